"""Verbs: each takes the `Caseroom` and its viewer, and is one transaction with its permission and audit row.

What takes a `Writing` is part of such a transaction, for several verbs. What names no case table is asked
before there is a viewer.
"""
