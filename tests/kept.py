"""Decides that a scene is laid once in a run: laid again on the same ground, what it left is copied."""

import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import closing
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cache, wraps
from hashlib import sha256
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.settings import DATABASE_FILE
from models.meetings import Meeting
from tests.places import StoppedClock, sqlite_template

P = ParamSpec("P")
R = TypeVar("R")
KEPT_AT_MOST = 100
HELD_AT_MOST = 4
NOTHING = "nothing"
# In the header of a database: how it is journalled, and the counters that a copy moves by itself.
_MOVING = (range(18, 20), range(24, 28), range(40, 44), range(92, 96))


@dataclass(frozen=True, slots=True)
class _Left:
    """What a step left: the database, its result, and what became of the things it was given."""

    database: bytes
    given: Sequence[Any]
    result: Any


@dataclass(slots=True)
class _Ground:
    """A database file: the hold on it, its version after its last kept step, and what that was.

    Nothing else opens the file: to close it again would drop this process's locks on it.
    """

    hold: sqlite3.Connection
    inode: int
    version: int = -1
    name: str = ""


_kept: OrderedDict[str, _Left] = OrderedDict()
_grounds: OrderedDict[Path, _Ground] = OrderedDict()


def laid_once(step: Callable[Concatenate[Caseroom, P], R]) -> Callable[Concatenate[Caseroom, P], R]:
    """Lay a scene by its step the first time; copy what that left where ground, clock and words are the same.

    Ground is the same where the databases hold the same bytes. A step reads nothing but its arguments and
    the service's database and clock; it runs for real on PostgreSQL and where the clock is the real one.
    """

    @wraps(step)
    def lay(caseroom: Caseroom, /, *args: P.args, **kwargs: P.kwargs) -> R:
        path = caseroom.settings.instance / DATABASE_FILE
        if not isinstance(caseroom.clock, StoppedClock) or not path.exists():
            return step(caseroom, *args, **kwargs)
        ground = _ground(path)
        given = (*args, *kwargs.values(), caseroom.clock)
        words = (step.__module__, step.__qualname__, given, tuple(kwargs), _ways(caseroom))
        name = sha256(f"{_standing_on(ground)} {words!r}".encode()).hexdigest()
        if name in _kept:
            result: R = _take_up(caseroom, ground, _kept[name], given)
        else:
            result = step(caseroom, *args, **kwargs)
            _keep(name, _left(ground, given, result))
        ground.version, ground.name = _version(ground), name
        return result

    return lay


def put_back(path: Path) -> None:
    """Leave a database as every fresh service has it, whoever has it open."""
    ground = _ground(path)
    if ground.name != NOTHING or ground.version != _version(ground):
        _copy(_fresh(), ground)
        ground.version, ground.name = _version(ground), NOTHING


@cache
def _fresh() -> bytes:
    return _stilled(sqlite_template())


def _ground(path: Path) -> _Ground:
    """The database there; of those before it, which nobody will stand on again, a few holds are kept."""
    inode = path.stat().st_ino
    if path not in _grounds or _grounds[path].inode != inode:
        _grounds[path] = _Ground(sqlite3.connect(path), inode)
        _grounds[path].hold.execute("PRAGMA synchronous=OFF")
        if len(_grounds) > HELD_AT_MOST:
            _grounds.popitem(last=False)[1].hold.close()
    _grounds.move_to_end(path)
    return _grounds[path]


def _keep(name: str, left: _Left) -> None:
    _kept[name] = left
    if len(_kept) > KEPT_AT_MOST:
        _kept.popitem(last=False)


def _standing_on(ground: _Ground) -> str:
    """The name of the step that left the database as it is, or what is in it."""
    if ground.name and ground.version == _version(ground):
        return ground.name
    content = ground.hold.serialize()
    return NOTHING if content == sqlite_template() else sha256(_still(content)).hexdigest()


def _version(ground: _Ground) -> int:
    """What every commit moves but the hold's own."""
    return int(ground.hold.execute("PRAGMA data_version").fetchone()[0])


def _left(ground: _Ground, given: Sequence[Any], result: Any) -> _Left:
    given, result = deepcopy((given, result))
    return _Left(_stilled(ground.hold.serialize()), given, result)


def _stilled(content: bytes) -> bytes:
    """A database without a journal, as it is read in memory."""
    return content[:18] + b"\1\1" + content[20:]


def _copy(content: bytes, ground: _Ground) -> None:
    with closing(sqlite3.connect(":memory:")) as kept:
        kept.deserialize(content)
        schema = kept.execute("PRAGMA schema_version").fetchone()[0]
        kept.backup(ground.hold)
    # A copy is given another number, at which every connection would plan all its statements anew.
    ground.hold.execute(f"PRAGMA schema_version={schema}")


def _take_up(caseroom: Caseroom, ground: _Ground, left: _Left, given: Sequence[Any]) -> Any:
    _copy(left.database, ground)
    _tell(caseroom)
    theirs = {id(was): now for was, now in zip(left.given, given, strict=True) if hasattr(now, "__dict__")}
    for was, now in zip(left.given, given, strict=True):
        if hasattr(now, "__dict__"):
            vars(now).update(deepcopy(vars(was), dict(theirs)))
    return deepcopy(left.result, dict(theirs))


def _tell(caseroom: Caseroom) -> None:
    """What hears of a commit hears of the copied ones."""
    if caseroom.listeners:
        with record.reading(caseroom) as session:
            revisions = session.execute(select(Meeting.id, Meeting.revision, Meeting.agenda_revision)).all()
        for meeting_id, revision, agenda_revision in revisions:
            caseroom.changed(meeting_id, revision, agenda_revision)


def _ways(caseroom: Caseroom) -> object:
    """The settings, but for where the service is."""
    return replace(caseroom.settings, instance=Path(), port=0, base_url="")


def _still(content: bytes) -> bytes:
    found = bytearray(content)
    for moving in _MOVING:
        found[moving.start : moving.stop] = bytes(len(moving))
    return bytes(found)
