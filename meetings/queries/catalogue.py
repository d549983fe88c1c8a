"""Lines of the agreement by their own words, for those who have the words and need the line."""

from sqlalchemy import select

from meetings.catalogue.values import TermKind
from meetings.doors import Caseroom
from meetings.doors.viewer import looking
from meetings.doors.viewers import Viewer
from models.agencies import Category, Intervention, Objective
from models.lawful import Term


def objectives_by_text(caseroom: Caseroom, viewer: Viewer) -> dict[str, str]:
    """The ids of the objectives of clause 2.2 by their text."""
    with looking(caseroom, viewer) as sight:
        return {row.text: row.id for row in sight.execute(select(Objective.text, Objective.id))}


def categories_by_text(caseroom: Caseroom, viewer: Viewer) -> dict[tuple[str, str], str]:
    """The ids of the information categories by clause and text."""
    with looking(caseroom, viewer) as sight:
        rows = sight.execute(select(Category.clause, Category.text, Category.id))
        return {(row.clause, row.text): row.id for row in rows}


def purposes_by_text(caseroom: Caseroom, viewer: Viewer) -> dict[str, str]:
    """The ids of the policing purposes of clause 2.3 by their text."""
    with looking(caseroom, viewer) as sight:
        rows = sight.execute(select(Term.text, Term.id).where(Term.kind == TermKind.POLICING_PURPOSE))
        return {row.text: row.id for row in rows}


def interventions_by_key(caseroom: Caseroom, viewer: Viewer) -> dict[str, str]:
    """The ids of the interventions of clause 3.4.1 by their key in the catalogue."""
    with looking(caseroom, viewer) as sight:
        return {row.key: row.id for row in sight.execute(select(Intervention.key, Intervention.id))}
