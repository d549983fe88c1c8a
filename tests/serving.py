"""The service as it runs for real, gunicorn on its own folder and port; and commands as they are typed."""

import os
import signal
import socket
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from subprocess import CompletedProcess
from tempfile import TemporaryDirectory
from urllib.request import urlopen

from flask import cli
from gunicorn.app.wsgiapp import run

from meetings.doors import Caseroom
from meetings.settings import KEY_NAMES, Settings

ROOT = Path(__file__).parents[1]
START_SECONDS = 30.0
# Less than gunicorn's graceful timeout, at which it ends by force and says that all was well.
STOP_SECONDS = 9.0
LOG = "server.log"
CONFIGURED = "--config=python:meetings.gunicorn_conf"
# Each process is a fork of one that has imported the code and done nothing: it starts in no time.
FORKED = get_context("forkserver")
FORKED.set_forkserver_preload(["tests.preloaded"])


@dataclass
class Server:
    """A running service; `caseroom` is another process's hold on the same database.

    `typed` has it read its code as a service does that an administrator starts: seconds, and its own memory.
    """

    caseroom: Caseroom
    port: int
    environment: dict[str, str] = field(default_factory=dict, kw_only=True)
    application: str = field(default="meetings.gunicorn_conf:served()", kw_only=True)
    typed: bool = field(default=False, kw_only=True)
    process: ForkServerProcess | None = field(default=None, kw_only=True)

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        write_keys(self.caseroom.settings)
        target = _serve_typed if self.typed else _serve
        self.process = FORKED.Process(
            target=target, args=(self.application, self._environment(), str(self._log_file)), daemon=True
        )
        self.process.start()
        until = time.monotonic() + START_SECONDS
        while not self._answers():
            assert self.process.is_alive(), self.log
            assert time.monotonic() < until, self.log
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop it as an administrator does; fails where it does not end by itself."""
        if self.process is not None:
            self.process.terminate()
            self.process.join(timeout=STOP_SECONDS)
            assert self.process.exitcode == 0, self.log
            self.process = None

    def kill(self) -> None:
        """End it and its workers on the spot, as a power cut does."""
        if self.process is not None:
            assert self.process.pid
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.join()
            self.process = None

    @property
    def log(self) -> str:
        """What it wrote."""
        return self._log_file.read_text()

    @property
    def _log_file(self) -> Path:
        return self.caseroom.settings.instance / LOG

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


def get_ready() -> None:
    """Have what services are forked from read its code, seconds before anything is timed."""
    process = FORKED.Process(target=int)
    process.start()
    process.join()


def _serve(application: str, environment: dict[str, str], log: str) -> None:
    """What `gunicorn` does when it is typed, as the leader of processes of its own."""
    os.setsid()
    _begin(environment, log, log)
    sys.argv = ["gunicorn", CONFIGURED, application]
    run()


def _serve_typed(application: str, environment: dict[str, str], log: str) -> None:
    os.setsid()
    _begin(environment, log, log)
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", CONFIGURED, application])  # noqa: S606


def typed(arguments: Sequence[str], environment: Mapping[str, str]) -> CompletedProcess[str]:
    """What `flask --app app` does when it is typed with these arguments, once it has ended."""
    with TemporaryDirectory() as folder:
        said = [Path(folder) / stream for stream in ("stdout", "stderr")]
        process = FORKED.Process(target=_command, args=(arguments, environment, *map(str, said)), daemon=True)
        process.start()
        process.join()
        assert process.exitcode is not None
        return CompletedProcess(arguments, process.exitcode, *(stream.read_text() for stream in said))


def _command(arguments: Sequence[str], environment: Mapping[str, str], stdout: str, stderr: str) -> None:
    _begin(environment, stdout, stderr)
    sys.argv = ["flask", "--app", "app", *arguments]
    cli.main()


def _begin(environment: Mapping[str, str], stdout: str, stderr: str) -> None:
    """Be as a process is that was started in the project's folder and writes to files."""
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(environment)
    for stream, name in enumerate((stdout, stderr), start=1):
        os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), stream)


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
