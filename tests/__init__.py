"""The suite mirrors the tree; the cast and the scene of `demo.toml` run through it."""
