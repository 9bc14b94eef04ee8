"""Tools for software agents, over the Model Context Protocol: they evaluate, and refuse where facts are missing.

Takes: tool calls with dossiers, codes and days.
Gives: determinations and comparisons as the contract has them; a rule in plain words, marked as no verdict.
Never knows about: how anything is decided. It keeps nothing and calls no other machine.
"""
