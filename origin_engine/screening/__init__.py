"""Screening: the same rules compiled to columns, for millions of products.

Takes: chunks of two Arrow tables, products and their lines, whose rows are dossiers in flat form; rule books.
Gives: a table of results equal to what the explaining evaluator says of each product, and a table of rejects.
Never knows about: reports, the command line, how the files of a run are named.

numpy and pyarrow are imported by the modules of this room alone, and this room only when something is screened.
"""
