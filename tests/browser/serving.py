"""The cast and their meeting, being served, with polls quick enough for a test."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from meetings.doors import Caseroom
from meetings.doors.viewers import Viewer
from tests.cast import Cast, lay_scene
from tests.home import Home
from tests.serving import Server, free_port, write_keys

POLLS = {"SCREEN_POLL_MS": "500", "PHONE_POLL_MS": "300", "QR_POLL_MS": "1000"}


@dataclass
class Site(Server):
    """A running service with the cast in it."""

    cast: Cast

    @property
    def meeting(self) -> str:
        """The address of the cast's meeting."""
        return f"{self.url}/meetings/{self.cast.meeting}"

    def viewer(self, name: str) -> Viewer:
        """A member of the cast at a desk, now."""
        return self.cast.viewer(name, self.caseroom.clock())


class Kept:
    """A service that runs on from test to test, in its environment; each finds it as a fresh one."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        port = free_port()
        self._home = Home(folder, base_url=f"http://localhost:{port}", port=port)
        caseroom, cast = self._laid()
        self._site = Site(caseroom, port, cast, environment={**POLLS, **environment})

    def site(self) -> Site:
        """The cast and their planned meeting, being served."""
        self._site.caseroom, self._site.cast = self._laid()
        write_keys(self._site.caseroom.settings)
        if self._site.process is None:
            self._site.start()
        return self._site

    def close(self) -> None:
        """End it on the spot: nobody waits for its open streams."""
        self._site.kill()
        self._home.close()

    def _laid(self) -> tuple[Caseroom, Cast]:
        # Laid for real each time: with ids that the running service has never heard of.
        laid = self._home.open(lambda: datetime.now(UTC))
        return laid, lay_scene(laid, laid.clock())
