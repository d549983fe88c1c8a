"""What goes wrong: bad input to every form, two people at once, a killed server, pages that say so."""
