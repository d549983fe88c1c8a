"""Reminders: when one is due (ladder), in which words (mail), only once (outbox) and which way (transports).

A reminder is a message about a duty. It carries no case content, no case reference, no person but its reader.
"""
