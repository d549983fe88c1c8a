"""Verbs, one module for each noun; each is one transaction with its permission and its audit row."""
