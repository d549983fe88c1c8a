"""Decides what is measured, against which target, and what a missed one costs: `python -m tests.bench`."""
