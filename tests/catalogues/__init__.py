"""Catalogues of messages: collected from the source, kept complete and compiled by `python3 do.py messages`."""
