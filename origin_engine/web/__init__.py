"""The HTTP service: the engine behind one address, for systems that do not speak Python and for the page in a browser.

Takes: requests with dossiers, codes and days.
Gives: determinations, comparisons, rules and rates as JSON, reports as files; problem details (RFC 9457) for errors.
Never knows about: how anything is decided. It keeps nothing: no database, no dossier, and it calls no other machine.
"""
