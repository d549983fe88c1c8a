"""What every stage stands on: the scene under way, and who and what its forms name beside the cast."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import wraps

from sqlalchemy import select

from meetings.consent import Consent
from meetings.doors import Caseroom, record
from meetings.doors.viewer import looking
from meetings.doors.viewers import Clock, Viewer
from meetings.operations import (
    information,
    partners,
    requests,
)
from meetings.operations.describing import About, Words
from meetings.operations.information import Recipients
from meetings.operations.requests import Asked
from meetings.queries.categories import offered
from models.agencies import Agency, Objective
from models.people import Person
from models.states import Audience, Channel, StatementOf, SubjectRole
from tests.cast import AMBER, FUTURES, Cast, approved
from tests.kept import laid_once
from tests.places import StoppedClock

DUE = date(2026, 11, 20)


@dataclass
class Laying:
    """A stage under way: the cast, the time, and what was made so far by name."""

    caseroom: Caseroom
    clock: StoppedClock
    cast: Cast
    known: dict[str, str]

    def by(self, name: str) -> Viewer:
        """A member of the cast at a desk, now."""
        return self.cast.viewer(name, self.clock.now)


def gone_on_from(stage: Callable[[Laying], None]) -> Callable[[Laying], None]:
    """A stage that others go on from: laid once in a run, then copied."""

    @laid_once
    @wraps(stage)
    def lay(caseroom: Caseroom, cast: Cast, clock: StoppedClock, known: dict[str, str]) -> dict[str, str]:
        stage(Laying(caseroom, clock, cast, known))
        return known

    def go_on(laying: Laying) -> None:
        laying.known |= lay(laying.caseroom, laying.cast, laying.clock, laying.known)

    return go_on


def once() -> str:
    """A hidden key that no form had before."""
    return secrets.token_hex(16)


def no_partner_any_more(laying: Laying) -> str:
    """An agency of the catalogue whose partnership ended today."""
    with record.reading(laying.caseroom) as session:
        ended = session.scalars(select(Agency.id).where(Agency.key == "british-transport-police")).one()
    today = laying.clock.now.date()
    partners.end(laying.caseroom, laying.by("alma"), ended, from_on=today, reason="It merged", once=once())
    return ended


def colleague(laying: Laying) -> None:
    cast, known = laying.cast, laying.known
    with record.writing(laying.caseroom, Clock(laying.clock.now)) as writing:
        finn = Person(agency_id=cast.agencies[FUTURES], name="Finn", role="Officer")
        writing.session.add(finn)
        writing.session.flush()
        known["finn"] = finn.id
        writing.session.add(approved(finn.id, laying.clock.now))
        known["objective"] = writing.session.scalars(select(Objective.id)).first() or ""
        writing.audit("person.made", finn.id, agency=finn.agency_id)


def information_with_consent(laying: Laying) -> None:
    cast, known = laying.cast, laying.known
    with looking(laying.caseroom, laying.by("fay")) as sight:
        today = laying.clock.now.date()
        categories = offered(sight, cast.agreement, cast.agencies[FUTURES], today)
    plain = [one for one in categories if not (one.needs_consent or one.needs_relevance)]
    known["category"] = next(one.id for one in plain if not one.depersonalised)
    known["statistics"] = next(one.id for one in categories if one.depersonalised)
    known["consented"] = information.add_information(
        laying.caseroom,
        laying.by("fay"),
        cast.cases["one"],
        next(one.id for one in categories if one.needs_consent),
        words=Words(
            text="The neighbour’s telephone number",
            source="Tenancy file",
            necessity="To arrange the visit",
            consent=Consent("the neighbour", "in person", today),
        ),
        about=About(statement_of=StatementOf.FACT, channel=Channel.MEETING, subject_role=SubjectRole.VICTIM),
        recipients=Recipients(audience=Audience.AGENCIES, agencies=(cast.agencies[AMBER],)),
        once=once(),
    )


def asked_to_share(laying: Laying) -> None:
    laying.known["request_id"] = requests.ask_to_share(
        laying.caseroom,
        laying.by("alma"),
        laying.cast.information["one officers"],
        with_agency=None,
        asked=Asked(why="The visit needs two", until_on=laying.clock.now.date() + timedelta(days=7)),
        once=once(),
    )
