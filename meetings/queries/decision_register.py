"""The decision register: every decision a viewer may see, how it is searched and narrowed.

Texts are sealed: they are found by opening the viewer's own rows and comparing here, never by the database.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, exists, func, select

from meetings.doors.viewer import Sight
from meetings.preconditions import Answered, read
from models.agencies import Agency, Intervention
from models.cases import Case
from models.outcomes import Decision, DecisionAudience, DecisionEnding, Dissent, DissentReply
from models.states import Outcome

SOON = timedelta(days=30)
NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Line:
    """A decision in the register; `replaced` where it no longer stands."""

    id: str
    case_id: str
    reference: str
    kind: str
    outcome: str
    text: str
    intervention_id: str | None
    intervention: str | None
    agency_id: str
    made_by: str
    reasons: str
    power: str | None
    article_8: str | None
    equality: str | None
    preconditions: str | None
    onward: str | None
    review_on: date | None
    recorded_at: datetime
    dissents: int
    unanswered: int
    replaced: bool

    @property
    def answers(self) -> Sequence[Answered]:
        """What the statutes ask for, as it was answered."""
        return read(self.preconditions)

    @property
    def decided(self) -> str:
        """What was decided, in words; a case closed without action gives its reasons."""
        return self.reasons if self.outcome == Outcome.NO_FURTHER_ACTION else self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a person asked of the register; a day counts where the meetings are held."""

    words: str = ""
    case: str = ""
    intervention: str = ""
    agency: str = ""
    since: date | None = None
    until: date | None = None
    review: str = ""
    dissent: str = ""
    replaced: bool = False
    sort: str = ""

    @property
    def narrows(self) -> bool:
        """Whether it leaves anything out that is there without it."""
        return self != Wanted(replaced=self.replaced, sort=self.sort)


@dataclass(frozen=True, slots=True)
class Options:
    """What there is to choose from: only what stands on decisions that the viewer sees."""

    interventions: Sequence[tuple[str, str]]
    agencies: Sequence[tuple[str, str]]


_dissents = select(func.count(Dissent.id)).where(Dissent.decision_id == Decision.id).scalar_subquery()
_unanswered = (
    select(func.count(Dissent.id))
    .where(Dissent.decision_id == Decision.id, ~exists().where(DissentReply.dissent_id == Dissent.id))
    .scalar_subquery()
)
_LINES = (
    select(
        Decision.id,
        Case.id,
        Case.reference,
        Case.kind,
        Decision.outcome,
        Decision.text,
        Decision.intervention_id,
        Intervention.text,
        Decision.made_by,
        Agency.name,
        Decision.reasons,
        Decision.power,
        Decision.article_8,
        Decision.equality,
        Decision.preconditions,
        Decision.onward,
        Decision.review_on,
        Decision.recorded_at,
        _dissents,
        _unanswered,
        exists().where(DecisionEnding.decision_id == Decision.id),
    )
    .join(Case, Case.id == Decision.case_id)
    .join(Agency, Agency.id == Decision.made_by)
    .outerjoin(Intervention, Intervention.id == Decision.intervention_id)
    .order_by(Decision.recorded_at.desc(), Decision.id)
)
_AUDIENCES = (
    select(DecisionAudience.decision_id, func.aggregate_strings(Agency.name, "\n"))
    .join(Agency, Agency.id == DecisionAudience.agency_id)
    .where(DecisionAudience.decision_id.in_(bindparam("decisions", expanding=True)))
    .group_by(DecisionAudience.decision_id)
)

REVIEWS: Mapping[str, Callable[[date, date], bool]] = {
    "overdue": lambda on, today: on < today,
    "due": lambda on, today: on <= today + SOON,
    "any": lambda on, today: True,
}


def lines(sight: Sight) -> list[Line]:
    """Every decision the viewer may see, standing or replaced, the newest first."""
    return sight.rows(_LINES, Line)


def audiences(sight: Sight, shown: Iterable[Line]) -> dict[str, list[str]]:
    """The agencies that may see each of some decisions."""
    rows = sight.rows(_AUDIENCES, _pair, {"decisions": [line.id for line in shown]})
    return {decision: sorted(names.split("\n")) for decision, names in rows}


def options(every: Iterable[Line]) -> Options:
    """The interventions and agencies to narrow by, each once and by name."""
    found = list(every)
    interventions = {
        (line.intervention_id or NOTHING, line.intervention or "No further action") for line in found
    }
    agencies = {(line.agency_id, line.made_by) for line in found}
    return Options(sorted(interventions, key=_name), sorted(agencies, key=_name))


def narrowed(
    every: Iterable[Line], wanted: Wanted, today: date, day_of: Callable[[datetime], date]
) -> list[Line]:
    """The decisions that fit, the newest first or the review that is due soonest."""
    fits = [line for line in every if _fits(line, wanted, today) and _in_time(line, wanted, day_of)]
    if wanted.sort == "review":
        fits.sort(key=lambda line: line.review_on or date.max)
    return fits


def _fits(line: Line, wanted: Wanted, today: date) -> bool:
    words = wanted.words.casefold().split()
    return (
        (wanted.replaced or not line.replaced)
        and wanted.case.casefold() in line.reference.casefold()
        and wanted.intervention in ("", line.intervention_id or NOTHING)
        and wanted.agency in ("", line.agency_id)
        and (wanted.dissent != "any" or line.dissents > 0)
        and (wanted.dissent != "waits" or line.unanswered > 0)
        and _is_reviewed(line, wanted, today)
        and (not words or all(word in _text(line) for word in words))
    )


def _is_reviewed(line: Line, wanted: Wanted, today: date) -> bool:
    asked = REVIEWS.get(wanted.review)
    return asked is None or (line.review_on is not None and asked(line.review_on, today))


def _in_time(line: Line, wanted: Wanted, day_of: Callable[[datetime], date]) -> bool:
    day = day_of(line.recorded_at)
    return (wanted.since is None or wanted.since <= day) and (wanted.until is None or day <= wanted.until)


def _text(line: Line) -> str:
    parts = (
        line.text,
        line.reasons,
        line.power,
        line.article_8,
        line.equality,
        *(answer.line for answer in line.answers),
        line.onward,
        line.intervention,
        line.made_by,
        line.reference,
    )
    return " ".join(filter(None, parts)).casefold()


def _name(option: tuple[str, str]) -> str:
    return option[1].casefold()


def _pair(*columns: Any) -> tuple[str, str]:
    return columns[0], columns[1]
