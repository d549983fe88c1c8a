"""Gets what the repository does not hold: Debian's packages and the third-party static files.

Its modules are run by `python -m meetings.setup.…` before anything is installed: standard library only.
"""
