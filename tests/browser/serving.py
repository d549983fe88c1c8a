"""The cast and their meeting, being served, with polls quick enough for a test."""

from dataclasses import dataclass

from meetings.doors.viewers import Viewer
from tests.cast import Cast
from tests.serving import Server

POLLS = {"SCREEN_POLL_MS": "300", "PHONE_POLL_MS": "400", "QR_POLL_MS": "1000"}


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
