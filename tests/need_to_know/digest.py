"""Prints one digest of all that a member of the cast can reach: the same for every run, or a test is chance.

`python -m tests.need_to_know.digest`: what is drawn at random is drawn from a seed, and all else must follow.
"""

import hashlib
import secrets
import sys
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from unittest.mock import patch

from tests.compiled import keep_compiled
from tests.need_to_know.crawl import Pages, crawl
from tests.need_to_know.pairs import Pairs


def reached() -> Pages:
    """Every page that leads on from Fay's first, while case `one` is on the table."""
    chance = Random(1)
    with (
        TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder,  # noqa: S108
        patch.object(secrets, "token_hex", lambda length: chance.randbytes(length).hex()),
        patch.object(secrets, "token_bytes", chance.randbytes),
        patch.object(secrets, "choice", chance.choice),
    ):
        pairs = Pairs(Path(folder))
        try:
            site = pairs.plain("open")
            return crawl(site, site.client("fay"), ("/",))
        finally:
            pairs.close()


def main() -> int:
    """Print the digest."""
    keep_compiled()
    digest = hashlib.sha256(repr(sorted(reached().items())).encode())
    sys.stdout.write(f"{digest.hexdigest()}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
