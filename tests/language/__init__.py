"""Tests of the rule language; strategies.py makes rules of every kind for other tests too."""
