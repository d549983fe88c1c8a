"""Takes each condition, join, arm and hidden column of the policies away in turn; the oracle must notice.

`python -m tests.need_to_know.mutation` prints what survives, and fails unless all of it is explained below.
"""

import shutil
import sqlite3
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from meetings import policy
from meetings.doors import sqlite
from meetings.doors.viewers import Viewer
from meetings.settings import DATABASE_FILE
from tests.need_to_know.judging import LISTS, Row, alike, everybody, stored, wanted
from tests.need_to_know.mutants import Mutant, mutants, readers
from tests.need_to_know.oracle import oracle
from tests.need_to_know.worlds import draw, load, make_room
from tests.places import StoppedClock, fresh_caseroom

WORLDS = 200

# What changes nothing that anybody could see: (surface, view, change) and the reason.
_SAME_CASE = "a foreign key binds the case of a disclosure to that of its information; said for the index"
_REFUSED = "a refusal is refused by itself: it has its own moment"
EQUIVALENT: Mapping[tuple[str, str, str], str] = {
    ("desk", "_undertakings", "u.answer = 'agreed' → 1=1"): _REFUSED,
    ("figures", "_undertakings", "u.answer = 'agreed' → 1=1"): _REFUSED,
    (
        "desk",
        "_opened",
        "a.agreed_at IS NOT NULL → 1=1",
    ): "a case of a meeting not agreed to is gated already",
    ("desk", "information", "d.case_id = b.case_id → 1=1"): _SAME_CASE,
    ("desk", "information", "f.case_id = b.case_id → 1=1"): _SAME_CASE,
    ("desk", "disclosures", "b.case_id = i.case_id → 1=1"): _SAME_CASE,
    ("desk", "officer_disclosures", "b.case_id = i.case_id → 1=1"): _SAME_CASE,
    ("document", "information", "d.case_id = b.case_id → 1=1"): _SAME_CASE,
    ("room", "presences", "NULL AS out_at → b.out_at AS out_at"): "whoever is in the room has not left it",
    (
        "room",
        "information",
        "y.agenda_item_id = r.agenda_item_id → 1=1",
    ): "the guest's place names the meeting and the information its case; together they name the item",
    (
        "desk",
        "partner_notices",
        "viewer_now() IS NOT NULL → 1=1",
    ): "no session looks without a viewer; said as of the tables of which any viewer sees all",
    ("document", "_meeting", "DISTINCT → gone"): "PostgreSQL alone refuses a scalar of several equal rows",
    (
        "document",
        "_overtaken",
        "d.replaces_id IS NOT NULL → 1=1",
    ): "IN takes no notice of a NULL; NOT IN would",
    (
        "document",
        "_overtaken",
        "r.meeting_id = viewer_meeting() → 1=1",
    ): "its reader keeps to the items of the viewer's meeting; said for the index",
}


@dataclass(frozen=True)
class Judged:
    """A world in a file of its own, and by surface what each viewer is to see of each table."""

    path: Path
    expected: Mapping[str, list[tuple[Viewer, Mapping[str, Sequence[Row]]]]]


def lay(folder: Path, seeds: Sequence[int]) -> list[Judged]:
    """A database for each world, so that every mutant meets them without loading them again."""
    judged = []
    caseroom = fresh_caseroom(folder, clock=StoppedClock())
    make_room(caseroom)
    for seed in seeds:
        world = draw(seed)
        load(caseroom, world)
        base = stored(caseroom)
        expected: dict[str, list[tuple[Viewer, Mapping[str, Sequence[Row]]]]] = {}
        for viewer in everybody(world):
            seen = oracle(world, viewer)
            rows = {name: wanted(name, base, seen) for name in LISTS}
            expected.setdefault(viewer.surface, []).append((viewer, rows))
        with caseroom.record.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")
        path = folder / f"{seed}.sqlite3"
        shutil.copyfile(folder / DATABASE_FILE, path)
        judged.append(Judged(path, expected))
    caseroom.close()
    return judged


def every_mutant() -> Iterator[Mutant]:
    """All there are, of all policies that decide anything."""
    for surface in policy.SURFACES:
        for view, text in policy.views(surface).items():
            if view.startswith("_") or (policy.FOLDER / surface / f"{view}.sql").exists():
                yield from mutants(surface, view, text)


def survives(mutant: Mutant, worlds: Sequence[Judged]) -> bool:
    """Whether no viewer of any world sees anything else than before."""
    views = {**policy.views(mutant.surface), mutant.view: mutant.text}
    tables = [name for name in readers(views, mutant.view) if name in LISTS]
    with patch.object(policy, "views", lambda _: views):
        return all(_agrees(world, mutant.surface, tables) for world in worlds)


def _agrees(world: Judged, surface: str, tables: Sequence[str]) -> bool:
    with closing(sqlite.viewer_connection(world.path, surface)) as connection:
        for viewer, expected in world.expected[surface]:
            connection.look_as(viewer)
            for name in tables:
                rows = connection.execute(f"SELECT {LISTS[name]} FROM {name}")
                if not alike(rows.fetchall(), expected[name]):
                    return False
    return True


@dataclass(frozen=True)
class Score:
    """How many mutants there are, which nobody noticed, and which of those are not explained."""

    mutants: int
    alive: Sequence[Mutant]

    @property
    def unexplained(self) -> list[Mutant]:
        """Those that change something, as far as we know."""
        return [one for one in self.alive if (one.surface, one.view, one.what) not in EQUIVALENT]


def score() -> Score:
    """Try every mutant in every world; one that the database refuses is noticed."""
    with TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:  # noqa: S108
        worlds = lay(Path(folder), range(WORLDS))
        found = list(every_mutant())
        alive = []
        for mutant in found:
            try:
                alive += [mutant] if survives(mutant, worlds) else []
            except sqlite3.DatabaseError as error:
                sys.stderr.write(f"refused: {mutant.surface}/{mutant.view}: {mutant.what}: {error}\n")
    return Score(len(found), alive)


def main() -> int:
    """Print the score and every survivor; 0 when each is explained."""
    found = score()
    alive, unexplained = len(found.alive), found.unexplained
    sys.stdout.write(f"{found.mutants} mutants, {alive} alive, {len(unexplained)} of them unexplained\n")
    for one in unexplained:
        sys.stdout.write(f"alive: {one.surface}/{one.view}: {one.what}\n")
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
