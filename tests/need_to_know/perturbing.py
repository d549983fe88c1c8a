"""A second world that differs from the first in what a viewer may not know: texts, rows, whole cases."""

from datetime import timedelta

from sqlalchemy import delete, select, update

from meetings import sealed
from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewers import Clock
from models.base import SealedText
from models.cases import (
    Case,
    Disclosure,
    Information,
    Involvement,
    OfficerDisclosure,
    Referral,
    ReferralAgency,
)
from models.meetings import AgendaItem
from models.outcomes import Action
from models.states import ItemState
from tests.cast import POLICE, RIVERSIDE, Cast
from tests.need_to_know import hidden_meeting, hidden_rows


def hide_more(caseroom: Caseroom, cast: Cast, *, case: str, agency: str) -> None:
    """On a case: another piece of information, a decision and an action that one other agency alone sees."""
    with record.writing(caseroom, Clock(cast.now)) as writing:
        for hide in hidden_rows.HIDDEN_ROWS:
            hide(writing, cast, case, cast.agencies[agency])
        writing.audit("demo.made")


def hide_information(caseroom: Caseroom, cast: Cast, *, case: str, agency: str) -> None:
    """On a case: another piece of information, and its ledger, that one agency alone sees and no officer."""
    with record.writing(caseroom, Clock(cast.now)) as writing:
        hidden_rows.information(writing, cast, case, cast.agencies[agency])
        writing.audit("demo.made")


def another_case(caseroom: Caseroom, cast: Cast, *, on_agenda: bool = True) -> None:
    """A whole case between two other agencies, first on the meeting's agenda if it was put forward at all.

    It is allotted no minutes: those of what comes before one's own cases, everybody is told.
    """
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
        if on_agenda:
            referral_id = _put_forward(writing, cast, case_id)
            _put_on_agenda(writing, cast, case_id, referral_id)
            hidden_meeting.add(writing, cast, case_id, referral_id)
            for name in (RIVERSIDE, POLICE):
                hidden_rows.asked(writing, cast, case_id, cast.agencies[name])
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


def _put_forward(writing: Writing, cast: Cast, case_id: str) -> str:
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
    writing.session.add(ReferralAgency(referral_id=referral.id, agency_id=cast.agencies[RIVERSIDE]))
    return referral.id


def _put_on_agenda(writing: Writing, cast: Cast, case_id: str, referral_id: str) -> None:
    writing.session.add(
        AgendaItem(
            meeting_id=cast.meeting,
            case_id=case_id,
            referral_id=referral_id,
            position=0,
            minutes=0,
            state=ItemState.WAITING,
        )
    )


def _longer(writing: Writing, key: sealed.DataKey, place: str, value: SealedText) -> SealedText:
    return sealed.seal(key, place, f"{writing.read(value)[0]}, and more that was not said before")
