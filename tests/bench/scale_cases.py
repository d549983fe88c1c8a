"""The cases of a meeting of any size: agencies on them, information with its ledger, what is recorded."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import update

from meetings import sealed
from meetings.doors.record import Writing
from meetings.sealed import DataKey
from models.agencies import MeetingType
from models.base import new_id
from models.cases import (
    Case,
    CaseWorker,
    Disclosure,
    DisclosureEvent,
    Information,
    Involvement,
    OfficerDisclosure,
    Referral,
    ReferralAgency,
)
from models.meetings import Meeting
from models.outcomes import Action, ActionAudience, Decision, DecisionAudience, Dissent
from models.records import Key
from models.states import ActionState, Audience, CaseKind, Channel, Outcome, StatementOf, Subject
from tests.bench.bulk import Bulk

PIECES_EACH = 10
AGENCIES_EACH = 6
DECISIONS = 3
ACTIONS = 5
SENTENCE = (
    "Neighbours report shouting and loud music after midnight on three nights of the last week, number "
)
_KINDS = tuple(CaseKind)


@dataclass(frozen=True, slots=True)
class LaidCase:
    """A case, its key, its referral and the agencies on it; the first leads."""

    id: str
    reference: str
    key: DataKey
    referral_id: str
    agencies: list[str]


class CaseLayer:
    """Lays cases for one meeting type; `by` is who opens them all."""

    def __init__(
        self, writing: Writing, bulk: Bulk, kind: MeetingType, agencies: list[str], by: str, now: datetime
    ) -> None:
        self._writing = writing
        self.bulk = bulk
        self._kind = kind
        self._agencies = agencies
        self.by = by
        self.now = now

    def case(self, number: int, pieces: int, *, officers_of: str, worker: str | None) -> LaidCase:
        """A case of six agencies with that many pieces of information, disclosed to officers too."""
        case_id = new_id()
        key = self._key("case", case_id, case_id, self._writing.caseroom.keyring.master)
        reference = f"ASB-{case_id[:12]}"
        kind = _KINDS[number % len(_KINDS)]
        turn = [self._agencies[(number + i) % len(self._agencies)] for i in range(AGENCIES_EACH)]
        agencies = list(dict.fromkeys(turn))
        opened = self.now - timedelta(days=20)
        self.bulk.add(
            Case,
            id=case_id,
            agreement_id=self._kind.agreement_id,
            reference=reference,
            kind=kind,
            subject=Subject.ADDRESS,
            brought_by=agencies[0],
            title=sealed.seal(key, "cases.title", f"Title {number}"),
            summary=sealed.seal(key, "cases.summary", SENTENCE),
            opened_at=opened,
            opened_by=self.by,
        )
        for agency_id in agencies:
            lead = agency_id == agencies[0]
            self.bulk.add(
                Involvement, case_id=case_id, agency_id=agency_id, is_lead=lead, from_at=opened, until_at=None
            )
        if worker:
            self.bulk.add(CaseWorker, case_id=case_id, person_id=worker, from_at=opened)
        laid = LaidCase(case_id, reference, key, self._referral(case_id, reference, kind, agencies), agencies)
        for piece in range(pieces):
            self._information(laid, piece, officers_of)
        return laid

    def put_on_table(self, meeting_id: str, item_id: str) -> None:
        """Put an agenda item on the table of its meeting."""
        self.bulk.flush()
        on_table = update(Meeting).where(Meeting.id == meeting_id).values(on_table_id=item_id)
        self._writing.session.execute(on_table)

    def _key(self, kind: str, owner_id: str, scope: str, by: DataKey) -> DataKey:
        made = sealed.new_key()
        wrapped = sealed.wrap(made, by)
        self.bulk.add(
            Key,
            id=made.id,
            kind=kind,
            scope=scope,
            owner_id=owner_id,
            wrapped_by=wrapped.wrapped_by,
            wrapped=wrapped.wrapped,
            made_at=self.now,
        )
        return made

    def _referral(self, case_id: str, reference: str, kind: str, agencies: list[str]) -> str:
        referral_id = self.bulk.add(
            Referral,
            meeting_type_id=self._kind.id,
            case_id=case_id,
            reference=reference,
            kind=kind,
            minutes_wanted=8,
            made_at=self.now,
            made_by=self.by,
            closed_at=None,
        )
        for agency_id in agencies:
            self.bulk.add(ReferralAgency, referral_id=referral_id, agency_id=agency_id)
        return referral_id

    def _information(self, case: LaidCase, piece: int, officers_of: str) -> None:
        """Of ten pieces seven are for every agency on the case, two for one other, one for the officers."""
        audience = {8: Audience.AGENCIES, 5: Audience.AGENCIES, 9: Audience.OFFICERS}.get(
            piece % 10, Audience.INVOLVED
        )
        originator = case.agencies[piece % len(case.agencies)]
        information_id = new_id()
        key = self._key("information", information_id, case.id, case.key)
        at = self.now - timedelta(days=10) + timedelta(seconds=piece)
        self.bulk.add(
            Information,
            id=information_id,
            case_id=case.id,
            originator_id=originator,
            text=sealed.seal(key, "information.text", f"{SENTENCE}{piece}"),
            source=sealed.seal(key, "information.source", "Call log"),
            necessity=sealed.seal(key, "information.necessity", "To decide who visits"),
            statement_of=StatementOf.FACT,
            audience=audience,
            channel=Channel.MEETING,
            added_at=at,
            added_by=self.by,
        )
        other = case.agencies[(piece + 1) % len(case.agencies)]
        held = {
            Audience.INVOLVED: case.agencies,
            Audience.AGENCIES: [originator, other],
            Audience.OFFICERS: [originator],
        }[audience]
        self._disclose(case, information_id, originator, held, at)
        self.bulk.add(
            OfficerDisclosure, information_id=information_id, meeting_id=officers_of, case_id=case.id
        )

    def _disclose(
        self, case: LaidCase, information_id: str, originator: str, held: list[str], at: datetime
    ) -> None:
        for agency_id in dict.fromkeys(held):
            self.bulk.add(Disclosure, information_id=information_id, agency_id=agency_id, case_id=case.id)
            self.bulk.add(
                DisclosureEvent,
                information_id=information_id,
                case_id=case.id,
                reference=case.reference,
                originator_id=originator,
                agency_id=agency_id,
                event="given",
                at=at,
                by=self.by,
            )


def record_outcomes(layer: CaseLayer, case: LaidCase, item_id: str, meeting_id: str, owner_id: str) -> None:
    """On a case: decisions, a dissent from the first, and actions that one person owns."""
    here = {"agenda_item_id": item_id, "case_id": case.id, "meeting_id": meeting_id}
    by = {"recorded_by": layer.by, "recorded_at": layer.now}
    for number in range(DECISIONS):
        decision_id = layer.bulk.add(
            Decision,
            **here,
            **by,
            outcome=Outcome.INTERVENTION,
            text=sealed.seal(case.key, "decisions.text", f"{SENTENCE}{number}"),
            made_by=case.agencies[0],
            reasons=sealed.seal(case.key, "decisions.reasons", SENTENCE),
            review_on=date(2027, 6, 1),
        )
        for agency_id in case.agencies:
            layer.bulk.add(DecisionAudience, decision_id=decision_id, agency_id=agency_id)
    layer.bulk.add(
        Dissent,
        **by,
        decision_id=decision_id,
        person_id=owner_id,
        agency_id=case.agencies[1],
        text=sealed.seal(case.key, "dissents.text", SENTENCE),
        reply_due_on=date(2027, 6, 1),
    )
    for number in range(ACTIONS):
        action_id = layer.bulk.add(
            Action,
            **here,
            **by,
            reference=f"A-{new_id()[:12]}",
            text=sealed.seal(case.key, "actions.text", f"{SENTENCE}{number}"),
            owner_id=owner_id,
            owner_agency_id=case.agencies[3 % len(case.agencies)],
            due_on=date(2027, 6, 1),
            state=ActionState.OFFERED if number else ActionState.ACCEPTED,
        )
        for agency_id in case.agencies:
            layer.bulk.add(ActionAudience, action_id=action_id, agency_id=agency_id)
