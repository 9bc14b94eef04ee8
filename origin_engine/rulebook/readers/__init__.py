"""Reads product rules as annexes print them, into the one syntax tree of the rule language, and drafts a book of them.

Takes: the table of a printed annex (codes, the words that split them, the rule as printed) and the style it is
printed in.
Gives: a rule for each row that was read whole, and for every other row the reason why it was not; the rows of a book.
Never knows about: products, bills of materials. Never guesses: a row that it cannot read whole is not encoded.
"""
