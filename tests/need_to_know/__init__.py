"""Need to know, proved: random worlds, the rules told twice, every path to a row, the traps by name."""
