"""A second world that differs from the first in what a viewer may not know: texts, rows, whole cases."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from sqlalchemy import delete, select, update

from meetings import sealed
from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewers import Clock
from meetings.opening import open_caseroom
from models.base import SealedText
from models.cases import Case, Disclosure, Information, Involvement, OfficerDisclosure, Referral
from models.meetings import AgendaItem
from models.outcomes import Action, ActionAudience, Decision, DecisionAudience
from models.returns import Return, ReturnAnswer
from models.states import ActionState, Audience, Channel, ItemState, Outcome, Returned, StatementOf
from tests.cast import POLICE, RIVERSIDE, Cast
from tests.places import StoppedClock, settings_in


def copy_of(caseroom: Caseroom, folder: Path, clock: StoppedClock) -> Caseroom:
    """The same world in another file."""
    settings = settings_in(folder)
    with closing(sqlite3.connect(str(caseroom.settings.database_file))) as source:
        source.execute("VACUUM INTO ?", (str(settings.database_file),))
    return open_caseroom(settings, clock)


def hide_more(caseroom: Caseroom, cast: Cast, *, case: str, agency: str) -> None:
    """On a case: another piece of information, a decision and an action that one other agency alone sees."""
    with record.writing(caseroom, Clock(cast.now)) as writing:
        _information(writing, cast, cast.cases[case], cast.agencies[agency])
        _decision(writing, cast, case, cast.agencies[agency])
        _action(writing, cast, case, cast.agencies[agency])
        writing.audit("demo.made")


def another_case(caseroom: Caseroom, cast: Cast) -> None:
    """A whole case between two other agencies, put forward, first on the meeting's agenda."""
    with record.writing(caseroom, Clock(cast.now)) as writing:
        case_id = sealed.new_key().id
        key = writing.new_key("case", case_id, scope=case_id)
        writing.session.add(
            Case(
                id=case_id,
                agreement_id=cast.agreement,
                reference="ASB-AAAA",
                kind="Noise",
                subject="address",
                brought_by=cast.agencies[RIVERSIDE],
                title=sealed.seal(key, "cases.title", "A case that nobody here may know"),
                summary=sealed.seal(key, "cases.summary", "Nothing of it"),
                opened_at=cast.now - timedelta(days=3),
                opened_by=cast.people["rita"],
            )
        )
        writing.session.flush()
        for name in (RIVERSIDE, POLICE):
            writing.session.add(
                Involvement(
                    case_id=case_id,
                    agency_id=cast.agencies[name],
                    is_lead=name == RIVERSIDE,
                    from_at=cast.now - timedelta(days=3),
                )
            )
        _put_on_agenda(writing, cast, case_id)
        for name in (RIVERSIDE, POLICE):
            _ask(writing, cast, case_id, cast.agencies[name])
        writing.audit("demo.made")


def change_texts(caseroom: Caseroom, cast: Cast, *, case: str) -> None:
    """Every word of a case said otherwise, longer."""
    with record.writing(caseroom, Clock(cast.now)) as writing:
        case_id = cast.cases[case]
        key = writing.key("case", case_id)
        row = writing.session.get_one(Case, case_id)
        row.title = _longer(writing, key, "cases.title", row.title)
        row.summary = _longer(writing, key, "cases.summary", row.summary)
        for each in writing.session.scalars(select(Information).where(Information.case_id == case_id)):
            own = writing.key("information", each.id)
            each.text = _longer(writing, own, "information.text", each.text)
        for action in writing.session.scalars(select(Action).where(Action.case_id == case_id)):
            action.text = _longer(writing, key, "actions.text", action.text)
        writing.audit("demo.made")


def take_away(caseroom: Caseroom, cast: Cast, *, case: str) -> None:
    """The information on a case gone, but for what stands in evidence."""
    with record.writing(caseroom, Clock(cast.now)) as writing:
        case_id = cast.cases[case]
        writing.session.execute(delete(OfficerDisclosure).where(OfficerDisclosure.case_id == case_id))
        writing.session.execute(delete(Disclosure).where(Disclosure.case_id == case_id))
        writing.session.execute(
            update(Information).where(Information.case_id == case_id).values(disposed_at=cast.now)
        )
        writing.audit("demo.made")


def _information(writing: Writing, cast: Cast, case_id: str, agency_id: str) -> None:
    information_id = sealed.new_key().id
    key = writing.new_key("information", information_id, scope=case_id, by=writing.key("case", case_id))
    writing.session.add(
        Information(
            id=information_id,
            case_id=case_id,
            originator_id=agency_id,
            text=sealed.seal(key, "information.text", "Hidden text"),
            source=sealed.seal(key, "information.source", "Hidden source"),
            necessity=sealed.seal(key, "information.necessity", "Hidden necessity"),
            statement_of=StatementOf.FACT,
            audience=Audience.AGENCIES,
            for_officers=False,
            channel=Channel.MEETING,
            added_at=cast.now - timedelta(days=2),
            added_by=cast.people["paul"],
        )
    )
    writing.session.flush()
    writing.session.add(Disclosure(information_id=information_id, agency_id=agency_id, case_id=case_id))


def _decision(writing: Writing, cast: Cast, case: str, agency_id: str) -> None:
    key = writing.key("case", cast.cases[case])
    decision = Decision(
        agenda_item_id=cast.items[case],
        case_id=cast.cases[case],
        meeting_id=cast.meeting,
        outcome=Outcome.INTERVENTION,
        text=sealed.seal(key, "decisions.text", "Hidden decision"),
        made_by=agency_id,
        reasons=sealed.seal(key, "decisions.reasons", "Hidden reasons"),
        recorded_by=cast.people["dev"],
        recorded_at=cast.now,
    )
    writing.session.add(decision)
    writing.session.flush()
    writing.session.add(DecisionAudience(decision_id=decision.id, agency_id=agency_id))


def _action(writing: Writing, cast: Cast, case: str, agency_id: str) -> None:
    key = writing.key("case", cast.cases[case])
    action = Action(
        reference=f"A-{case[0].upper()}AAA",
        agenda_item_id=cast.items[case],
        case_id=cast.cases[case],
        meeting_id=cast.meeting,
        text=sealed.seal(key, "actions.text", "Hidden action"),
        owner_id=cast.people["carol"],
        owner_agency_id=agency_id,
        due_on=cast.now.date(),
        state=ActionState.OFFERED,
        recorded_by=cast.people["dev"],
        recorded_at=cast.now,
    )
    writing.session.add(action)
    writing.session.flush()
    writing.session.add(ActionAudience(action_id=action.id, agency_id=agency_id))


def _put_on_agenda(writing: Writing, cast: Cast, case_id: str) -> None:
    referral = Referral(
        meeting_type_id=cast.meeting_type,
        case_id=case_id,
        reference="ASB-AAAA",
        kind="Noise",
        minutes_wanted=10,
        made_at=cast.now,
        made_by=cast.people["rita"],
    )
    writing.session.add(referral)
    writing.session.flush()
    writing.session.add(
        AgendaItem(
            meeting_id=cast.meeting,
            case_id=case_id,
            referral_id=referral.id,
            position=0,
            minutes=10,
            state=ItemState.WAITING,
        )
    )


def _ask(writing: Writing, cast: Cast, case_id: str, agency_id: str) -> None:
    """A return, answered."""
    asked = Return(
        meeting_id=cast.meeting,
        case_id=case_id,
        agency_id=agency_id,
        reference="ASB-AAAA",
        kind="Noise",
        asked_at=cast.now,
        due_on=cast.now.date(),
        answered_at=cast.now,
    )
    writing.session.add(asked)
    writing.session.flush()
    by = cast.people["rita"]
    writing.session.add(ReturnAnswer(return_id=asked.id, answer=Returned.NIL, by=by, at=cast.now))


def _longer(writing: Writing, key: sealed.DataKey, place: str, value: SealedText) -> SealedText:
    return sealed.seal(key, place, f"{writing.read(value)[0]}, and more that was not said before")
