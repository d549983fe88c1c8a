"""The suite mirrors the tree; the cast and the scene of `demo.toml` run through it."""

import gc

# As the service does: looking for garbage while the tests are read takes a quarter of the time.
gc.set_threshold(50_000, 20, 20)
