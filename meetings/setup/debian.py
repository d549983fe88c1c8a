"""Decides how a program that Debian packages gets here: by apt when permitted, else by the reader.

`python -m meetings.setup.debian venv chromium`
"""

import importlib
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Need:
    """Something that Debian packages and that may be here already, or something else that does as well."""

    package: str
    is_here: Callable[[], bool]
    does_without: Callable[[], bool] = lambda: False


NEEDS = {
    "venv": Need("python3-venv", lambda: importlib.util.find_spec("ensurepip") is not None),
    # The one without windows costs half the processor time; the other serves where it cannot be had.
    "chromium": Need(
        "chromium-headless-shell",
        lambda: shutil.which("chromium-headless-shell") is not None,
        does_without=lambda: shutil.which("chromium") is not None,
    ),
}


def main(names: list[str]) -> int:
    """Install what is missing of `names`; return 1, having said what to do, when that is not permitted."""
    missing = [NEEDS[name] for name in names if not NEEDS[name].is_here()]
    if not missing or _brought([need.package for need in missing]):
        return 0
    needed = [need.package for need in missing if not need.does_without()]
    if not needed:
        return 0
    print(f"Caseroom needs {' and '.join(needed)}. Install it and try again:", file=sys.stderr)
    print("  sudo apt-get install " + shlex.join(needed), file=sys.stderr)
    return 1


def _brought(packages: list[str]) -> bool:
    """Whether apt could install them; no where it is not permitted."""
    as_root = _as_root()
    if as_root is None or shutil.which("apt-get") is None:
        return False
    print(f"Installing {', '.join(packages)} by apt-get", file=sys.stderr)
    if _install(as_root, packages) == 0:
        return True
    # A machine whose package lists were never fetched, or are too old, refuses the first time.
    subprocess.run([*as_root, "apt-get", "update", "--quiet"], check=False)
    return _install(as_root, packages) == 0


def _install(as_root: list[str], packages: list[str]) -> int:
    environment = ["env", "DEBIAN_FRONTEND=noninteractive"]
    apt = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends"]
    return subprocess.run([*as_root, *environment, *apt, *packages], check=False).returncode


def _as_root() -> list[str] | None:
    """Return what makes a command run as root: nothing, sudo where it asks for no password, or None."""
    if os.geteuid() == 0:
        return []
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], check=False, capture_output=True).returncode == 0
    ):
        return ["sudo", "-n"]
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
