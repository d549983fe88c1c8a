"""A world's agreements, agencies and people, with the service's own records beside them."""

from datetime import date

from models.agencies import (
    Agency,
    Agreement,
    Category,
    CategoryHolder,
    ChaserStep,
    FormerName,
    FormerPartnership,
    Intervention,
    LadderStep,
    MeetingType,
    Objective,
    Partner,
    Statement,
)
from models.arriving import MailedCode, Vouching
from models.credentials import Authenticator, Challenge, Identity, Passkey, RecoveryCode
from models.enrolments import Enrolment, EnrolmentLink, MailDomain
from models.lawful import GroundHolder, LawfulGround, RelevantAuthority, Term, UsualGround
from models.meetings import Acknowledgement, Meeting
from models.people import Account, CalendarFeed, Coordinator, Office, Pairing, Person, Session, Submission
from models.records import AuditRow, Checkpoint, Key, Mark, OutboxMail, Throttle
from tests.need_to_know.dice import NOW, Dice, hours, sealed

_DAY = date(2026, 1, 1)


def add_ground(dice: Dice) -> None:
    """Two agreements, their meeting types and statements, five agencies and their people."""
    for key in ("first", "second"):
        _add_agreement(dice, key)
    for number in range(5):
        _add_agency(dice, f"agency-{number}")
    for kind in dice.of(MeetingType):
        for person in dice.some(dice.of(Person), 0.15):
            dice.add(Coordinator, meeting_type_id=kind.id, person_id=person.id)
    for person in dice.of(Person):
        for agreement in dice.of(Agreement):
            _add_undertaking(dice, person, agreement)


def _add_agreement(dice: Dice, key: str) -> None:
    agreement = dice.add(
        Agreement,
        key=key,
        name=key,
        version="1",
        owner="",
        author="",
        authoriser="",
        classification="",
        distribution="",
        reviewed_on=_DAY,
        review_due_on=_DAY,
        version_log="",
    )
    dice.add(Objective, agreement_id=agreement.id, key=key, text=key, position=1)
    _add_lists(dice, agreement, key)
    for name in (f"{key} type", f"{key} other type"):
        _add_meeting_type(dice, agreement, name)
    _add_lawful_sharing(dice, agreement)


def _add_lists(dice: Dice, agreement: Agreement, key: str) -> None:
    """A category with its holder, and an intervention."""
    category = dice.add(
        Category,
        agreement_id=agreement.id,
        key=key,
        clause="",
        text="",
        position=1,
        needs_consent=False,
        needs_relevance=False,
        depersonalised=False,
    )
    dice.add(CategoryHolder, category_id=category.id, agency_kind="police")
    dice.add(
        Intervention,
        agreement_id=agreement.id,
        key=key,
        group="",
        text="",
        position=1,
        needs_article_8=False,
        needs_consent=False,
        discloses=False,
        hands_over=False,
    )


def _add_lawful_sharing(dice: Dice, agreement: Agreement) -> None:
    """A term, and a ground that is usual for one meeting type."""
    dice.add(Term, agreement_id=agreement.id, key="t", kind="limit", clause="", text="", position=1)
    ground = dice.add(
        LawfulGround,
        agreement_id=agreement.id,
        key="g",
        kind="basis",
        clause="",
        todays_law="",
        relevant_authorities_only=False,
        position=1,
        from_on=_DAY,
    )
    dice.add(GroundHolder, ground_id=ground.id, agency_kind="police")
    dice.add(UsualGround, meeting_type_id=dice.of(MeetingType)[-1].id, ground_id=ground.id, position=1)


def _add_meeting_type(dice: Dice, agreement: Agreement, name: str) -> None:
    days = (
        "sight_days",
        "papers_due_days",
        "return_days",
        "minutes_due_days",
        "correction_days",
        "open_limit_hours",
    )
    kind = dice.add(
        MeetingType,
        agreement_id=agreement.id,
        key=name,
        name=name,
        marking_on_mails=False,
        marking_on_join_screen=False,
        undertaking_months=12,
        correction_chase_days="2",
        item_minutes=10,
        dissent_days=28,
        dissent_reminders="[]",
        remind_at_hour=9,
        quiet_from_hour=20,
        quiet_until_hour=7,
        **dict.fromkeys(days, 1),
    )
    dice.add(LadderStep, meeting_type_id=kind.id, key="due", position=1, working_days=0, recipient="owner")
    dice.add(ChaserStep, meeting_type_id=kind.id, key="due", position=1, working_days=0)
    for about in ("meeting", "standing"):
        dice.add(
            Statement, meeting_type_id=kind.id, kind=about, version="1", title="", points="[]", sha256=about
        )


def _add_agency(dice: Dice, key: str) -> None:
    agency = dice.add(Agency, key=key, name=key, kind="police")
    dice.add(FormerName, agency_id=agency.id, name="Once", until_on=_DAY)
    dice.add(
        RelevantAuthority,
        agreement_id=dice.of(Agreement)[0].id,
        agency_id=agency.id,
        under="",
        from_on=_DAY,
    )
    for agreement in dice.some(dice.of(Agreement), 0.85):
        since = dice.one((-900, 0, 1), (18, 2, 1))
        dice.add(
            Partner,
            agreement_id=agreement.id,
            agency_id=agency.id,
            from_at=hours(since),
            until_at=dice.one((None, hours(9), NOW, hours(-1)), (24, 2, 2, 1)),
            suspended_at=dice.one((None, hours(9), NOW, hours(-1)), (24, 1, 1, 1)),
        )
        dice.add(
            FormerPartnership,
            agreement_id=agreement.id,
            agency_id=agency.id,
            from_at=hours(-2000 if since < 0 else dice.one((-2000, -0.9), (3, 1))),
            until_at=hours(-1000 if since < 0 else -0.8),
        )
    for number in range(2):
        person = dice.add(Person, agency_id=agency.id, name=f"{key} {number}", role="officer")
        person.left_at = dice.one((None, hours(-1)), (24, 1))
        _add_enrolment(dice, person)
        if dice.chance(0.4):
            dice.add(Office, person_id=person.id, office="representative")
        if dice.chance(0.2):
            dice.add(Office, person_id=person.id, office="designated officer")
        if dice.chance(0.05):
            dice.add(Office, person_id=person.id, office="administrator")
    dice.add(MailDomain, agency_id=agency.id, domain=f"{key}.example")


def _add_enrolment(dice: Dice, person: Person) -> None:
    """Approved, as nearly everybody is; none yet; waiting; or suspended."""
    if dice.chance(0.03):
        return
    approved_at = dice.one((hours(-900), None), (24, 1))
    suspended_at = dice.one((None, hours(-1)), (24, 1))
    dice.add(Enrolment, person_id=person.id, approved_at=approved_at, suspended_at=suspended_at)


def _add_undertaking(dice: Dice, person: Person, agreement: Agreement) -> None:
    """None, valid, run out, refused later, renewed after a refusal, or both answers at one moment."""
    answers = dice.one(
        (
            (),
            ((-50, "agreed", 900),),
            ((-900, "agreed", -1),),
            ((-900, "agreed", 0),),
            ((-50, "agreed", 900), (-1, "declined", None)),
            ((-50, "declined", None), (-1, "agreed", 900)),
            ((-1, "agreed", 900), (-1, "declined", None)),
            ((-50, "declined", 900),),
        ),
        (2, 12, 1, 1, 1, 1, 1, 1),
    )
    kinds = [kind.id for kind in dice.of(MeetingType) if kind.agreement_id == agreement.id]
    statements = [s for s in dice.of(Statement) if s.kind == "standing" and s.meeting_type_id in kinds]
    for at, answer, valid in answers:
        dice.add(
            Acknowledgement,
            kind="standing",
            person_id=person.id,
            agreement_id=agreement.id,
            statement_id=dice.one(statements).id,
            statement_sha256="standing",
            answer=answer,
            how="page",
            recorded_by=person.id,
            at=hours(at),
            valid_until=None if valid is None else hours(valid),
        )


def _add_factors(dice: Dice, person: Person) -> None:
    """How one person proves who they are, besides a password."""
    dice.add(Authenticator, person_id=person.id, seed=sealed("authenticators.seed"), made_at=NOW)
    dice.add(RecoveryCode, code_sha256="r", person_id=person.id, made_at=NOW)
    dice.add(
        Passkey,
        person_id=person.id,
        credential_id="p",
        public_key="00",
        sign_count=0,
        name=sealed("passkeys.name"),
        made_at=NOW,
    )
    dice.add(Challenge, person_id=person.id, challenge="00", ends_at=NOW)
    dice.add(Identity, person_id=person.id, issuer="https://id.example", subject="1", made_at=NOW)
    meeting_id = dice.of(Meeting)[-1].id
    dice.add(MailedCode, meeting_id=meeting_id, code=sealed("mailed_codes.code"), made_at=NOW, ends_at=NOW)
    dice.add(
        Vouching,
        token_sha256="v",
        meeting_id=meeting_id,
        name=sealed("vouchings.name"),
        number=42,
        numbers="17 42 93",
        made_at=NOW,
        ends_at=NOW,
    )


def add_service_records(dice: Dice) -> None:
    """A row in each table that nobody sees, so that nobody seeing it means something."""
    person = dice.one(dice.of(Person))
    dice.add(Account, person_id=person.id, email="somebody@agency.example")
    session = dice.add(
        Session, id_sha256="s", kind="person", person_id=person.id, made_at=NOW, seen_at=NOW, ends_at=NOW
    )
    _add_factors(dice, person)
    dice.add(Pairing, code="ABCD", session_id=session.id_sha256, ends_at=NOW)
    dice.add(Submission, key="form", person_id=person.id, result_id=dice.id(), made_at=NOW, typed="typed")
    dice.add(Mark, name="demo", value="yes")
    dice.add(Key, kind="case", scope="case", owner_id=dice.id(), wrapped_by="master", made_at=NOW)
    dice.add(AuditRow, seq=1, at=NOW, event="demo.made", details="{}", previous="0", hash="1")
    dice.add(EnrolmentLink, person_id=person.id, token_sha256="e", made_at=NOW, ends_at=NOW)
    dice.add(CalendarFeed, person_id=person.id, token_sha256="c", made_at=NOW, ends_at=NOW)
    dice.add(Throttle, key="0" * 64, since=NOW, tries=3)
    dice.add(Checkpoint, size=1, why="night", note="note", public_key="00", made_at=NOW)
    dice.add(
        OutboxMail,
        key="duty",
        kind="reminder",
        person_id=person.id,
        duty_id=dice.id(),
        step="due",
        due_at=NOW,
        state="queued",
        attempts=0,
        message_id="<m>",
        made_at=NOW,
    )
