"""The service as it runs for real: gunicorn in a process of its own, on a folder and a port of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

from meetings.doors import Caseroom
from meetings.settings import KEY_NAMES, Settings

ROOT = Path(__file__).parents[1]
START_SECONDS = 30.0


@dataclass
class Server:
    """A running service; `caseroom` is another process's hold on the same database."""

    caseroom: Caseroom
    port: int
    environment: dict[str, str] = field(default_factory=dict, kw_only=True)
    application: str = field(default="app:create_app()", kw_only=True)
    process: subprocess.Popen[bytes] | None = field(default=None, kw_only=True)

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        write_keys(self.caseroom.settings)
        with self._log_file.open("ab") as log:
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "gunicorn",
                    "--config=python:meetings.gunicorn_conf",
                    self.application,
                ],
                cwd=ROOT,
                env=self._environment(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until = time.monotonic() + START_SECONDS
        while not self._answers():
            assert self.process.poll() is None, self.log
            assert time.monotonic() < until, self.log
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop it as an administrator does; fails where it takes longer than its graceful timeout."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=15)
            self.process = None

    def kill(self) -> None:
        """End it and its workers on the spot, as a power cut does."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    @property
    def log(self) -> str:
        """What it wrote."""
        return self._log_file.read_text()

    @property
    def _log_file(self) -> Path:
        return self.caseroom.settings.instance / "server.log"

    def _answers(self) -> bool:
        try:
            with urlopen(f"{self.url}/sign-in", timeout=5) as answer:  # noqa: S310
                return bool(answer.status == 200)
        except OSError:
            return False

    def _environment(self) -> dict[str, str]:
        settings = self.caseroom.settings
        given = {
            "INSTANCE": str(settings.instance),
            "PORT": str(self.port),
            "ARGON2_TIME_COST": str(settings.argon2_time_cost),
            "ARGON2_MEMORY_KIB": str(settings.argon2_memory_kib),
            "SECOND_FACTOR": settings.second_factor,
        }
        return os.environ | given | self.environment


def free_port() -> int:
    """A port on which nobody listens now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def write_keys(settings: Settings) -> None:
    """Put the known keys of the tests where a server looks for them."""
    folder = settings.instance / "keys"
    folder.mkdir(mode=0o700, exist_ok=True)
    for name in KEY_NAMES:
        path = folder / name
        path.write_text(getattr(settings, name).hex())
        path.chmod(0o600)
