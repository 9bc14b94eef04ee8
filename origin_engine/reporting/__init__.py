"""Reporting: one finding told to people and to programs.

Takes: a determination, or a rule.
Gives: text for a terminal, JSON of the contract, rules in plain words.
Never knows about: how anything was decided. Every sentence comes from a catalogue (english.py).
"""
