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
from meetings.doors.viewers import Viewer
from meetings.settings import KEY_NAMES, Settings
from tests.cast import Cast

ROOT = Path(__file__).parents[2]
SCREEN_POLL_MS = 300
PHONE_POLL_MS = 400
QR_POLL_MS = 1000
START_SECONDS = 30.0


@dataclass
class Site:
    """A running service with the cast in it; `caseroom` is another process's hold on the same database."""

    caseroom: Caseroom
    cast: Cast
    port: int
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://localhost:{self.port}"

    @property
    def meeting(self) -> str:
        """The address of the cast's meeting."""
        return f"{self.url}/meetings/{self.cast.meeting}"

    def viewer(self, name: str) -> Viewer:
        """A member of the cast at a desk, now."""
        return self.cast.viewer(name, self.caseroom.clock())

    def start(self) -> None:
        """Start it and wait until it answers."""
        write_keys(self.caseroom.settings)
        with self._log_file.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "--config", "python:meetings.gunicorn_conf"],
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
            "SCREEN_POLL_MS": str(SCREEN_POLL_MS),
            "PHONE_POLL_MS": str(PHONE_POLL_MS),
            "QR_POLL_MS": str(QR_POLL_MS),
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
