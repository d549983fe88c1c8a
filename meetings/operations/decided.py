"""What a decision says as it is recorded, and what it lacks."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from meetings import preconditions
from meetings.article_8 import Article8
from meetings.doors.record import Writing
from meetings.duedates import PAST
from meetings.onward import Onward
from meetings.preconditions import Said
from meetings.refusals import Invalid
from models.agencies import Intervention
from models.cases import Case
from models.meetings import AgendaItem
from models.outcomes import Decision

CONSENT = "consent"
NO_OWNER = "Choose who hands the case over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decision as it is recorded; `narrow` keeps it to the agency that makes it and the officers.

    `chosen` adds to those the agencies named, and no other. `equality` is how the equality duty was met
    (Equality Act 2010 s.149); `preconditions` answers by key what the statutes ask for; `onward` is who tells
    whom, what, how and by when, where an intervention discloses. `owner_id` is who hands the case over, where
    a person has moved to another area.
    """

    text: str
    intervention_id: str
    made_by: str
    reasons: str
    power: str
    review_on: date
    article_8: Article8 = field(default_factory=Article8)
    equality: str = ""
    preconditions: Mapping[str, Said] = field(default_factory=dict)
    onward: Onward = field(default_factory=Onward)
    owner_id: str = ""
    narrow: bool = False
    chosen: tuple[str, ...] = ()


def check(
    writing: Writing, item: AgendaItem, decided: Decided, involved: Collection[str], replaces: str | None
) -> None:
    """Invalid, with a message for everything that a decision lacks."""
    needed = {
        "text": (decided.text, "Enter what was decided"),
        "reasons": (decided.reasons, "Enter the reasons"),
    }
    messages = {name: words for name, (typed, words) in needed.items() if not typed.strip()}
    if decided.made_by not in involved:
        messages["made_by"] = "Choose an agency that is on this case"
    intervention = writing.session.get(Intervention, decided.intervention_id)
    if intervention is None or not _usable(writing, item, intervention):
        messages["intervention"] = "Choose an intervention that can be used today"
    else:
        asked = preconditions.asked(intervention.preconditions)
        messages |= preconditions.wrong(asked, decided.preconditions, never_unmet=_conditions(intervention))
        messages |= _missing_tests(decided) if intervention.needs_article_8 else {}
        messages |= _missing_onward(writing, decided.onward) if intervention.discloses else {}
        if intervention.hands_over and not (decided.owner_id or already_handed_over(writing, replaces)):
            messages["owner"] = NO_OWNER
    if decided.review_on < writing.today:
        messages["review"] = PAST
    if messages:
        raise Invalid(messages)


def _conditions(intervention: Intervention) -> Collection[str]:
    """What no reason stands in for: the data subject's consent, where clause 3.4.1 makes it a condition."""
    return (CONSENT,) if intervention.needs_consent else ()


def _missing_tests(decided: Decided) -> dict[str, str]:
    test = decided.article_8
    needed = {
        "law": (test.law, "Enter the law it rests on"),
        "aim": (test.aim, "Enter the legitimate aim"),
        "necessary": (test.necessary, "Enter why it is necessary and proportionate"),
        "equality": (decided.equality, "Enter how the equality duty was met"),
    }
    return {name: words for name, (typed, words) in needed.items() if not typed.strip()}


def _missing_onward(writing: Writing, onward: Onward) -> dict[str, str]:
    messages = onward.missing()
    if onward.by and onward.by < writing.today:
        messages["by"] = PAST
    return {f"onward_{name}": words for name, words in messages.items()}


def _usable(writing: Writing, item: AgendaItem, intervention: Intervention) -> bool:
    day = writing.today
    case = writing.session.get_one(Case, item.case_id)
    return (
        intervention.agreement_id == case.agreement_id
        and (intervention.from_on is None or intervention.from_on <= day)
        and (intervention.until_on is None or intervention.until_on > day)
    )


def already_handed_over(writing: Writing, replaced_id: str | None) -> bool:
    """Whether the decision that is replaced gave the action to hand the case over already."""
    if replaced_id is None:
        return False
    before = select(Intervention.hands_over).join(Decision, Decision.intervention_id == Intervention.id)
    return bool(writing.session.scalar(before.where(Decision.id == replaced_id)))
