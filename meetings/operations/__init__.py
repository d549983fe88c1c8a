"""Verbs, one module for each noun: each public function is one transaction, its permission and its audit row."""
