"""Who and what a demo starts with: the cast, their cases and what they brought, by the operations."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from meetings.commands.demo.scene import Scene, SceneCase, SceneInformation
from meetings.consent import Consent
from meetings.doors import Caseroom
from meetings.doors.viewers import Viewer, desk
from meetings.operations import cases, demo_cast, people, referrals, undertaking
from meetings.operations.cases import Description
from meetings.operations.describing import About, Words
from meetings.operations.information import Recipients, add_information
from meetings.operations.people import Newcomer
from meetings.operations.signing_in import hash_password
from meetings.queries import catalogue
from models.states import Audience, CaseKind, Channel, Flag, StatementOf, SubjectRole

ENROLLED = timedelta(days=60)
COORDINATOR = "anand"
NOT_CONFIRMED_LATELY = "ibe"
NEARLY_DUE = timedelta(days=9)
RAILWAY = "railway"


@dataclass
class Laid:
    """What was laid so far, by the scene's keys."""

    caseroom: Caseroom
    scene: Scene
    now: datetime
    meeting_type: str
    agreement: str
    agencies: dict[str, str]
    people: dict[str, str] = field(default_factory=dict)
    cases: dict[int, str] = field(default_factory=dict)
    referrals: dict[int, str] = field(default_factory=dict)
    pieces: dict[str, str] = field(default_factory=dict)

    def viewer(self, key: str, at: datetime) -> Viewer:
        """A member of the cast at a moment."""
        home = next(person.agency for person in self.scene.people if person.key == key)
        return desk(self.people[key], self.agencies[home], at)

    def speaker(self, agency: str, at: datetime) -> Viewer:
        """The first member of an agency's cast."""
        return self.viewer(next(each.key for each in self.scene.people if each.agency == agency), at)


def lay_people(caseroom: Caseroom, scene: Scene, now: datetime) -> Laid:
    """The cast with accounts; all undertook two months ago, the first of an agency represents it."""
    meeting_type, agreement = people.meeting_type_named(caseroom, scene.meeting_type)
    names = people.agencies_by_name(caseroom)
    agencies = {key: names[name] for key, name in scene.agencies.items()}
    laid = Laid(caseroom, scene, now, meeting_type, agreement, agencies)
    enrolled = now - ENROLLED
    domains = {agencies[key]: domain for key, domain in scene.domains.items()}
    people.set_mail_domains(caseroom, domains, enrolled)
    ids = people.enrol(caseroom, _newcomers(laid), enrolled)
    laid.people = {person.key: found for person, found in zip(scene.people, ids, strict=True)}
    for key in laid.people:
        viewer = laid.viewer(key, enrolled)
        text = undertaking.text_for(caseroom, viewer)
        if text is not None:
            undertaking.undertake(caseroom, viewer, text.sha256, agrees=True)
    return laid


def lay_case(laid: Laid, number: int, case: SceneCase, at: datetime) -> None:
    """A case opened by its lead agency and put forward for the meeting."""
    opener = laid.speaker(case.lead, at)
    objectives = catalogue.objectives_by_text(laid.caseroom, opener)
    laid.cases[number] = cases.open_case(
        laid.caseroom,
        opener,
        laid.agreement,
        described=Description(
            kind=_kind(case.kind), subject=case.subject, title=case.title, summary=case.summary
        ),
        objectives=[objectives[text] for text in case.objectives],
        agencies=[laid.agencies[key] for key in case.involved],
        once=secrets.token_hex(16),
    )
    laid.referrals[number] = referrals.refer_case(
        laid.caseroom,
        opener,
        laid.cases[number],
        laid.meeting_type,
        minutes=case.minutes,
        once=secrets.token_hex(16),
    )


def lay_information(
    laid: Laid, number: int, case: SceneCase, at: datetime, *, but_for: Collection[str] = ()
) -> None:
    """What each agency but those named brings to a case, once its people see it."""
    for each in case.information:
        if each.originator in but_for:
            continue
        originator = laid.speaker(each.originator, at)
        purposes = catalogue.purposes_by_text(laid.caseroom, originator)
        categories = catalogue.categories_by_text(laid.caseroom, originator)
        laid.pieces[each.key] = add_information(
            laid.caseroom,
            originator,
            laid.cases[number],
            categories[each.clause, each.category],
            words=_words(each, at),
            about=_about(each, tuple(purposes[text] for text in case.policing_purposes)),
            appraised=case.appraisal,
            recipients=_recipients(laid, each),
            once=secrets.token_hex(16),
        )


def _newcomers(laid: Laid) -> list[Newcomer]:
    hashed = hash_password(laid.caseroom.settings, demo_cast.PASSWORD)
    represented: set[str] = set()
    found = []
    for person in laid.scene.people:
        first = person.agency not in represented
        represented.add(person.agency)
        found.append(
            Newcomer(
                name=person.name,
                role=person.role,
                agency_id=laid.agencies[person.agency],
                email=f"{person.key}@{laid.scene.domains[person.agency]}",
                password_hash=hashed,
                offices=("representative",) if first else (),
                coordinates=(laid.meeting_type,) if person.key == COORDINATOR else (),
                confirm_by=(laid.now + NEARLY_DUE).date() if person.key == NOT_CONFIRMED_LATELY else None,
            )
        )
    return found


def _words(each: SceneInformation, at: datetime) -> Words:
    consent = None
    if each.consent is not None:
        who, how, days = each.consent
        consent = Consent(who, how, (at + timedelta(days=days)).date())
    return Words(
        text=each.text,
        source=each.source,
        necessity=each.necessity,
        consent=consent,
        relevance=each.relevance,
    )


def _about(each: SceneInformation, purposes: tuple[str, ...]) -> About:
    return About(
        statement_of=StatementOf(each.statement_of),
        channel=Channel.MEETING,
        flags=frozenset(map(Flag, each.flags)),
        subject_role=SubjectRole(each.role) if each.role else None,
        purposes=purposes,
        limits_confirmed=True,
    )


def _recipients(laid: Laid, each: SceneInformation) -> Recipients:
    if each.audience == "involved":
        return Recipients(audience=Audience.INVOLVED)
    if isinstance(each.audience, str):
        return Recipients(audience=Audience.OFFICERS)
    named = tuple(laid.agencies[key] for key in each.audience)
    return Recipients(audience=Audience.AGENCIES, agencies=named)


def _kind(words: str) -> str:
    """The kind of case that the scene's words name."""
    if RAILWAY in words:
        return CaseKind.RAILWAY
    return next((kind for kind in CaseKind if words.startswith(kind)), CaseKind.OTHER)
