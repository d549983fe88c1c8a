"""Need to know: what a viewer may see, as SQL that an auditor can read, and what a viewer may do.

Each surface is a folder. `table.sql` is the policy of one table; `_name.sql` is a part that others name;
`open.txt` lists tables of which any viewer sees all, `closed.txt` those that nobody sees on that surface,
`once.txt` parts that a door may evaluate once for a viewer and keep while its snapshot lasts.
`{rec}` stands for the base tables, `{see}` for the surface's own views. A mapped table that a surface does
not name stops the start.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from models import Base

SURFACES = ("desk", "room", "document", "summary", "figures")
FOLDER = Path(__file__).parent


class PolicyError(Exception):
    """The policy and the models do not fit; the service must not start."""


@cache
def views(surface: str) -> dict[str, str]:
    """Every view of a surface by name, each after those it reads; raises PolicyError on a gap."""
    if surface not in SURFACES:
        raise PolicyError(f"there is no surface called {surface}")
    folder = FOLDER / surface
    texts = {path.stem: path.read_text("utf-8") for path in sorted(folder.glob("*.sql"))}
    for table in _listed(folder / "open.txt"):
        texts[table] = f"SELECT b.* FROM {{rec}}{table} b WHERE viewer_now() IS NOT NULL"
    for table in _listed(folder / "closed.txt"):
        texts[table] = f"SELECT b.* FROM {{rec}}{table} b WHERE 1=0"
    _check(surface, texts)
    return _in_order(texts)


def tables(surface: str) -> frozenset[str]:
    """The names a viewer may read from on a surface: its tables, not its parts."""
    return frozenset(name for name in views(surface) if not name.startswith("_"))


@cache
def once(surface: str) -> frozenset[str]:
    """The parts that many policies of a surface read and that stay small: evaluated once for a viewer."""
    return frozenset(_listed(FOLDER / surface / "once.txt"))


@cache
def needed(surface: str, name: str) -> dict[str, str]:
    """A view of a surface and every view that it reads, each after those it reads itself."""
    texts, found = views(surface), {name}
    for other, text in reversed(texts.items()):
        if other in found:
            found.update(_read_by(text, texts))
    return {other: text for other, text in texts.items() if other in found}


def _listed(path: Path) -> list[str]:
    return path.read_text("utf-8").split() if path.exists() else []


def _check(surface: str, texts: dict[str, str]) -> None:
    named = {name for name in texts if not name.startswith("_")}
    mapped = set(Base.metadata.tables)
    if missing := sorted(mapped - named):
        raise PolicyError(f"surface {surface} has no policy for: {', '.join(missing)}")
    if unknown := sorted(named - mapped):
        raise PolicyError(f"surface {surface} has policies for no table: {', '.join(unknown)}")
    if lost := sorted(once(surface) - set(texts)):
        raise PolicyError(f"surface {surface} evaluates once what is none of its parts: {', '.join(lost)}")


def _in_order(texts: dict[str, str]) -> dict[str, str]:
    """Views sorted so that each stands after the views it reads."""
    placed: dict[str, str] = {}

    def place(name: str, above: tuple[str, ...]) -> None:
        if name in above:
            raise PolicyError(f"policies read each other in a circle: {' → '.join((*above, name))}")
        if name in placed:
            return
        for other in _read_by(texts[name], texts):
            place(other, (*above, name))
        placed[name] = texts[name]

    for name in texts:
        place(name, ())
    return placed


def _read_by(text: str, names: Iterable[str]) -> list[str]:
    """Which of a surface's views a policy reads."""
    words = text.replace("\n", " ").replace(")", " ")
    return [name for name in names if f"{{see}}{name} " in words]
