"""The agreement as data: read whole, or refused with every problem."""
