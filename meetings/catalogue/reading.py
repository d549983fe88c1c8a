"""Reads a catalogue from its folder: whole and right, or refused with everything that is wrong in it."""

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path

from meetings.catalogue.entries import (
    first_issue,
    read_agreement,
    read_categories,
    read_interventions,
    read_partners,
)
from meetings.catalogue.lawful import read_grounds, read_relevant_authorities, read_terms
from meetings.catalogue.meeting_types import read_meeting_types, read_statement
from meetings.catalogue.places import lines_of
from meetings.catalogue.tables import Problem, Source, Table, note_unknown, nothing
from meetings.catalogue.values import Catalogue

SHIPPED = Path(__file__).parent

_FILES = ("agreement", "partners", "categories", "interventions", "terms", "lawful", "meeting_types")

_WHERE = re.compile(r" \(at line (?P<line>\d+), column \d+\)$| \(at end of document\)$")


class CatalogueError(Exception):
    """A catalogue is not right; `problems` says everything that is wrong, by file and line."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


def read_catalogue(folder: Path = SHIPPED) -> Catalogue:
    """Read the agreement and all that belongs to it from the TOML files of a folder.

    Raises CatalogueError with one line, `file:line: what is wrong`, for every problem in any of the files.
    """
    problems: list[Problem] = []
    files = {name: _opened(folder, f"{name}.toml", problems) for name in _FILES}
    statement_files = {
        path.stem: _opened(folder, f"statements/{path.name}", problems)
        for path in sorted((folder / "statements").glob("*.toml"))
    }
    agreement = read_agreement(files["agreement"])
    since = first_issue(agreement)
    statements = {stem: read_statement(table, stem) for stem, table in statement_files.items()}
    partners, grounds = read_partners(files["partners"], since), read_grounds(files["lawful"], since)
    catalogue = Catalogue(
        agreement=agreement,
        partners=partners,
        categories=read_categories(files["categories"], since),
        interventions=read_interventions(files["interventions"], since),
        terms=read_terms(files["terms"]),
        grounds=grounds,
        relevant_authorities=read_relevant_authorities(files["lawful"], since, partners),
        statements=tuple(statements.values()),
        meeting_types=read_meeting_types(files["meeting_types"], agreement, statements, grounds),
    )
    for table in (*files.values(), *statement_files.values()):
        note_unknown(table.source)
    if problems:
        raise CatalogueError(sorted(problems))
    return catalogue


def _opened(folder: Path, name: str, problems: list[Problem]) -> Table:
    """The outermost table of a file, or one that stands in for it when the file is missing or is not TOML."""
    try:
        text = (folder / name).read_bytes().decode()
        values = tomllib.loads(text)
    except OSError as error:
        problems.append(Problem(name, 1, f"the file cannot be read: {error.strerror}"))
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        problems.append(Problem(name, line, "the file is not UTF-8 text"))
    except tomllib.TOMLDecodeError as error:
        problems.append(_syntax_problem(name, text, str(error)))
    else:
        return Table(Source(name, lines_of(text), problems), (), values)
    return nothing()


def _syntax_problem(name: str, text: str, said: str) -> Problem:
    where = _WHERE.search(said)
    line = where["line"] if where else None
    return Problem(name, int(line or text.count("\n") + 1), f"not TOML: {_WHERE.sub('', said)}")
