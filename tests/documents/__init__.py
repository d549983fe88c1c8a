"""Documents are read back with python-docx and zipfile: what is asserted is what a reader would open."""
