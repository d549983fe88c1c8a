"""The SQL statements that a thread runs meanwhile; other threads of the service go on unnoticed."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import get_ident
from typing import Any

from sqlalchemy import Connection, Engine, event

from meetings.doors import Caseroom

Act = Callable[[Connection, str, Any], None]
_TRANSACTION = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
_watching: defaultdict[int, list[tuple[frozenset[Engine], Act]]] = defaultdict(list)


# Before there is any engine: a listener must not join those of one that another thread is using.
@event.listens_for(Engine, "before_cursor_execute")
def _run(connection: Connection, _: Any, statement: str, values: Any, *__: Any) -> None:
    if not statement.startswith(_TRANSACTION):
        for engines, act in tuple(_watching[get_ident()]):
            if connection.engine in engines:
                act(connection, statement, values)


@contextmanager
def watching(caseroom: Caseroom, act: Act) -> Iterator[None]:
    """Do something before each of this thread's statements at either door, but for those of transactions."""
    here, watch = _watching[get_ident()], (frozenset((caseroom.record, *caseroom.viewers.values())), act)
    here.append(watch)
    try:
        yield
    finally:
        here.remove(watch)


@contextmanager
def counting(caseroom: Caseroom) -> Iterator[list[str]]:
    """Every statement of this thread at either door, but for those that begin and end transactions."""
    found: list[str] = []
    with watching(caseroom, lambda _, statement, __: found.append(statement)):
        yield found
