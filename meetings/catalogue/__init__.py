"""The agreement as data: TOML files read, checked and handed on as frozen values; no database here.

`reading.read_catalogue` reads a folder of these files; `values` says what comes out; `statements` says what
people agree to and its SHA-256.
"""
