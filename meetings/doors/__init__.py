"""The two doors to the database, and the running service that holds them.

All reading for people goes through `doors.viewer`, where a name means a policy view; all writing through
`doors.record`, where it means the table.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event

from sqlalchemy import Engine

from meetings.sealed import Keyring
from meetings.settings import Settings

Listener = Callable[[str, int, int], None]


@dataclass(frozen=True, eq=False)
class Caseroom:
    """The running service: settings, databases, keys, clock. Only the doors use `record` and `viewers`.

    `refused` remembers when each person was last refused each route, for `operations.refused`.
    """

    settings: Settings
    record: Engine
    viewers: dict[str, Engine]
    keyring: Keyring
    clock: Callable[[], datetime]
    listeners: list[Listener] = field(default_factory=list)
    refused: dict[tuple[str, str], datetime] = field(default_factory=dict)
    closed: Event = field(default_factory=Event)

    def changed(self, meeting_id: str, revision: int, agenda_revision: int) -> None:
        """Tell every listener in this process that a meeting has moved on, after its commit."""
        for listener in self.listeners:
            listener(meeting_id, revision, agenda_revision)

    def close(self) -> None:
        """End what runs beside the requests, and give every connection back."""
        self.closed.set()
        for engine in (self.record, *self.viewers.values()):
            engine.dispose()
