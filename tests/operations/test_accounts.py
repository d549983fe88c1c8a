"""An account from its invitation to its approval: who may, how often, and who can sign in when."""

import secrets
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select

from meetings.doors import Caseroom, record
from meetings.operations import account_invitations, approving, enrolling, sessions
from meetings.operations.account_invitations import Invited
from meetings.operations.signing_in import sign_in
from meetings.refusals import Conflict, Invalid, NotVisible, TooOften
from meetings.reminders.sweep import sweep
from models.enrolments import Enrolment, EnrolmentLink, MailDomain
from models.people import Account, Office, Person
from models.records import AuditRow, OutboxMail
from tests import accounts
from tests.cast import PASSWORD, POLICE, Cast, lay_scene
from tests.home import whole
from tests.places import StoppedClock

ADDRESS = f"ivy@{POLICE}.example"
IVY = Invited(name="Ivy", role="Sergeant", email=ADDRESS)


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    laid = lay_scene(caseroom, clock.now)
    accounts.allow_domains(caseroom, laid)
    return laid


def invite(caseroom: Caseroom, cast: Cast, invited: Invited, *, by: str = "carol") -> str:
    viewer = cast.viewer(by)
    return account_invitations.invite(
        caseroom, viewer, cast.agencies[POLICE], invited, once=secrets.token_hex(16)
    )


def signs_in(caseroom: Caseroom, address: str, cast: Cast) -> bool:
    try:
        sign_in(caseroom, address, PASSWORD, cast.now, address="192.0.2.1")
    except Invalid:
        return False
    return True


def test_only_who_was_invited_has_enrolled_and_is_approved_signs_in(caseroom: Caseroom, cast: Cast) -> None:
    person_id = accounts.invite(caseroom, cast, "ivy")
    assert not signs_in(caseroom, ADDRESS, cast)
    token = accounts.token(caseroom, person_id)
    enrolling.enrol(caseroom, token, cast.now, password=PASSWORD, role="Inspector", trained_on=None)
    assert not signs_in(caseroom, ADDRESS, cast), "nobody has approved her"
    approving.approve(caseroom, cast.viewer("carol"), person_id)
    assert signs_in(caseroom, ADDRESS, cast)
    with record.reading(caseroom) as session:
        events = session.scalars(select(AuditRow.event).where(AuditRow.object_id == person_id)).all()
        assert session.get_one(Person, person_id).role == "Inspector", "as she says herself"
        assert session.get_one(Enrolment, person_id).confirm_by == date(2027, 4, 11)
    for event in ("person.invited", "person.enrolled", "person.approved"):
        assert event in events


def test_the_link_is_mailed_and_only_its_digest_is_stored(caseroom: Caseroom, cast: Cast) -> None:
    person_id = accounts.invite(caseroom, cast, "ivy")
    token = accounts.token(caseroom, person_id)
    sweep(caseroom, cast.now)
    (mail,) = [path.read_text() for path in caseroom.settings.outbox.glob("*.eml")]
    assert f"To: {ADDRESS}" in mail
    assert f"/enrol/{token}" in mail.replace("=\n", "")
    with record.reading(caseroom) as session:
        link = session.scalars(select(EnrolmentLink)).one()
        database = whole(session)
    assert link.token_sha256 == sessions.token_sha256(token)
    assert link.token_sha256.encode() in database
    assert token.encode() not in database


def test_a_link_works_for_two_days_and_once(caseroom: Caseroom, cast: Cast) -> None:
    token = accounts.token(caseroom, accounts.invite(caseroom, cast, "ivy"))
    later = cast.now + timedelta(hours=48)
    assert enrolling.welcome(caseroom, token, later - timedelta(seconds=1)) is not None
    assert enrolling.welcome(caseroom, token, later) is None
    with pytest.raises(NotVisible):
        enrolling.enrol(caseroom, token, later, password=PASSWORD, role="Inspector", trained_on=None)
    enrolling.enrol(caseroom, token, cast.now, password=PASSWORD, role="Inspector", trained_on=None)
    with pytest.raises(NotVisible):
        enrolling.enrol(caseroom, token, cast.now, password=PASSWORD, role="Inspector", trained_on=None)


def test_a_new_link_takes_the_place_of_the_one_before(caseroom: Caseroom, cast: Cast) -> None:
    person_id = accounts.invite(caseroom, cast, "ivy")
    before = accounts.token(caseroom, person_id)
    account_invitations.invite_again(caseroom, cast.viewer("carol"), person_id)
    after = accounts.token(caseroom, person_id)
    assert enrolling.welcome(caseroom, before, cast.now) is None
    assert enrolling.welcome(caseroom, after, cast.now) is not None
    enrolling.enrol(caseroom, after, cast.now, password=PASSWORD, role="Inspector", trained_on=None)
    with pytest.raises(Conflict):
        account_invitations.invite_again(caseroom, cast.viewer("carol"), person_id)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"email": "ivy@elsewhere.example"}, "email"),
        ({"email": f"ivy@sub.{POLICE}.example"}, "email"),
        ({"email": f"paul@{POLICE}.example".upper()}, "email"),
        ({"offices": ("representative",)}, "offices"),
        ({"offices": ("administrator",)}, "offices"),
        ({"offices": ("chief constable",)}, "offices"),
    ],
)
def test_an_address_elsewhere_and_an_office_above_ones_own_are_refused(
    caseroom: Caseroom, cast: Cast, change: dict[str, Any], field: str
) -> None:
    assert invite(caseroom, cast, IVY)
    with pytest.raises(Invalid) as refusal:
        invite(caseroom, cast, replace(IVY, **{"email": f"iva@{POLICE}.example"} | change))
    assert set(refusal.value.messages) == {field}


@pytest.mark.parametrize("name", ["paul", "alma", "eve"])
def test_only_the_agencys_representative_invites_for_it(caseroom: Caseroom, cast: Cast, name: str) -> None:
    if name == "alma":
        with pytest.raises(Invalid):
            invite(caseroom, cast, IVY, by=name)
        return
    with pytest.raises(NotVisible):
        invite(caseroom, cast, IVY, by=name)


def test_a_coordinator_invites_and_approves_the_first_representative_of_a_partner(
    caseroom: Caseroom, cast: Cast
) -> None:
    person_id = invite(caseroom, cast, replace(IVY, offices=("representative",)), by="alma")
    token = accounts.token(caseroom, person_id)
    enrolling.enrol(caseroom, token, cast.now, password=PASSWORD, role="Inspector", trained_on=None)
    with pytest.raises(NotVisible):
        approving.approve(caseroom, cast.viewer("carol"), person_id)
    approving.approve(caseroom, cast.viewer("alma"), person_id)
    assert signs_in(caseroom, ADDRESS, cast)


@pytest.mark.parametrize("name", ["paul", "eve", "alma"])
def test_nobody_else_approves_declines_or_sends_a_link(caseroom: Caseroom, cast: Cast, name: str) -> None:
    waiting = accounts.enrolled(caseroom, cast, "uma")
    invited = accounts.invite(caseroom, cast, "ivy")
    viewer = cast.viewer(name)
    with pytest.raises(NotVisible):
        approving.approve(caseroom, viewer, waiting)
    with pytest.raises(NotVisible):
        approving.decline(caseroom, viewer, waiting)
    with pytest.raises(NotVisible):
        account_invitations.invite_again(caseroom, viewer, invited)
    approving.approve(caseroom, cast.viewer("carol"), waiting)
    account_invitations.invite_again(caseroom, cast.viewer("carol"), invited)


def test_nobody_is_approved_before_they_have_enrolled_or_declined_after(
    caseroom: Caseroom, cast: Cast
) -> None:
    invited, waiting = accounts.invite(caseroom, cast, "ivy"), accounts.enrolled(caseroom, cast, "uma")
    carol = cast.viewer("carol")
    with pytest.raises(Conflict):
        approving.approve(caseroom, carol, invited)
    approving.approve(caseroom, carol, waiting)
    with pytest.raises(Conflict):
        approving.decline(caseroom, carol, waiting)


def test_who_is_declined_leaves_nothing_but_their_name_and_can_be_invited_anew(
    caseroom: Caseroom, cast: Cast
) -> None:
    person_id = invite(caseroom, cast, replace(IVY, offices=("designated officer",)))
    token = accounts.token(caseroom, person_id)
    approving.decline(caseroom, cast.viewer("carol"), person_id)
    assert enrolling.welcome(caseroom, token, cast.now) is None
    with record.reading(caseroom) as session:
        assert session.get(Account, person_id) is None
        assert session.scalars(select(Office).where(Office.person_id == person_id)).all() == []
        assert session.get_one(Person, person_id).left_at == cast.now
    with pytest.raises(NotVisible):
        approving.decline(caseroom, cast.viewer("carol"), person_id)
    assert invite(caseroom, cast, IVY) != person_id


def test_who_enrols_tells_whoever_approves_by_a_mail_that_names_nobody(
    caseroom: Caseroom, cast: Cast
) -> None:
    person_id = accounts.enrolled(caseroom, cast, "uma")
    with record.reading(caseroom) as session:
        told = session.scalars(select(OutboxMail.person_id).where(OutboxMail.kind == "approval")).all()
    assert told == [cast.people["carol"]]
    sweep(caseroom, cast.now)
    (mail,) = [path.read_text() for path in caseroom.settings.outbox.glob("*.eml")]
    assert "waits for you to approve" in mail
    assert "Uma" not in mail
    approving.approve(caseroom, cast.viewer("carol"), person_id)
    sweep(caseroom, cast.now)
    assert any("has been approved" in path.read_text() for path in caseroom.settings.outbox.glob("*.eml"))


def test_nobody_invites_more_than_twenty_in_an_hour(caseroom: Caseroom, cast: Cast) -> None:
    for number in range(20):
        invite(caseroom, cast, replace(IVY, email=f"ivy{number}@{POLICE}.example"))
    with pytest.raises(TooOften):
        invite(caseroom, cast, replace(IVY, email=f"last@{POLICE}.example"))


def test_a_form_sent_twice_makes_one_account(caseroom: Caseroom, cast: Cast) -> None:
    carol, key = cast.viewer("carol"), secrets.token_hex(16)
    first = account_invitations.invite(caseroom, carol, cast.agencies[POLICE], IVY, once=key)
    assert account_invitations.invite(caseroom, carol, cast.agencies[POLICE], IVY, once=key) == first


def test_an_agency_without_a_mail_domain_is_told_so(caseroom: Caseroom, cast: Cast) -> None:
    with record.housekeeping(caseroom) as session:
        session.execute(delete(MailDomain))
    with pytest.raises(Invalid, match="no mail domain"):
        invite(caseroom, cast, IVY)


def test_training_is_not_of_a_day_to_come(caseroom: Caseroom, cast: Cast) -> None:
    token = accounts.token(caseroom, accounts.invite(caseroom, cast, "ivy"))
    tomorrow = cast.now.date() + timedelta(days=1)
    with pytest.raises(Invalid):
        enrolling.enrol(caseroom, token, cast.now, password=PASSWORD, role="Officer", trained_on=tomorrow)
    enrolling.enrol(caseroom, token, cast.now, password=PASSWORD, role="Officer", trained_on=cast.now.date())
