"""What is said of information: its words, its facts, and what its category, originator and channel ask.

Case-wide answers are inherited: objectives and policing purposes from the case unless others are given.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from meetings.catalogue.values import AgencyKind, TermKind
from meetings.consent import Consent
from meetings.doors.record import Writing
from meetings.policy import permissions
from meetings.queries.categories import Offered, offered
from meetings.refusals import Invalid
from models.agencies import Agency, Objective
from models.cases import Case, CaseObjective, CasePurpose, Information
from models.lawful import Term
from models.states import Channel, Flag, StatementOf, SubjectRole

NOT_YOURS = "Choose a category that your agency may share under the agreement today"
NO_CONSENT = "This category asks for consent: say who agreed"
NOT_YET = "Enter a day that is not in the future"
NO_RELEVANCE = "Say why this is relevant to the anti-social behaviour now"
NO_ROLE = "Say as what it speaks of the person"
NOT_LIMITED = "Check that it contains none of these, then confirm it"
NOT_CALLED_BACK = "Confirm that you made the call through the switchboard"
NO_REFERENCE = "Enter the reference in ECINS"
NO_OBJECTIVE = "Choose at least one objective of the agreement"
NO_PURPOSE = "Choose at least one policing purpose"
NO_SUCH_REQUESTER = "Choose who asked for it"
NOT_CONFIRMED = "Whoever asks for depersonalised information confirms these first"
ONLY_REPRESENTATIVES = "Only your agency’s representative may record serious harm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is said of a piece of information, in the clear.

    Consent and relevance where its category asks; serious harm where a representative lets it be shared
    without consent.
    """

    text: str
    source: str
    necessity: str
    consent: Consent | None = None
    relevance: str = ""
    serious_harm: str = ""
    channel_reference: str = ""

    @property
    def stopped(self) -> bool:
        """Whether it stays with its originator: no consent, and no serious harm recorded."""
        return self.consent is not None and self.consent.stops and not self.serious_harm


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What is said of information beside its words.

    `grounds` are keys chosen in place of the usual ones; `objectives` and `purposes` are ids, none for those
    of the case; `requested` and, for a standing requester, `requester` are of depersonalised
    information.
    """

    statement_of: StatementOf
    channel: Channel
    flags: frozenset[Flag] = frozenset({Flag.PERSONAL})
    subject_role: SubjectRole | None = None
    grounds: tuple[str, ...] = ()
    objectives: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    limits_confirmed: bool = False
    called_back: bool = False
    requested: bool = False
    requester: str | None = None
    criteria_confirmed: bool = False

    @property
    def personal(self) -> bool:
        """Whether somebody can be identified from it."""
        return Flag.PERSONAL in self.flags


def described(
    writing: Writing, case: Case, category_id: str, words: Words, about: About
) -> tuple[Offered, Words, About]:
    """The category, and what it leaves of words and facts; Invalid where something asked for is missing.

    Serves clauses 2.2, 2.3, 3.1.5, 3.2.1 to 3.2.8, 3.3.1 and 8.2.2.
    """
    today = writing.today
    choices = offered(writing.session, case.agreement_id, str(writing.actor.agency), today)
    category = next((each for each in choices if each.id == category_id), None)
    if category is None:
        raise Invalid({"category": NOT_YOURS})
    words, about = _kept(category, words, about)
    wrong = dict(_asked(category, words, about, today))
    wrong |= _impossible(writing, case, category, words, about)
    if wrong:
        raise Invalid(wrong)
    return category, words, about


def is_personal(information: Information) -> bool:
    """Whether somebody can be identified from information; where a form never asked, it is taken so."""
    return information.flags is None or Flag.PERSONAL in information.flags.split()


def check_consent(consent: Consent | None, today: date) -> dict[str, str]:
    """What is wrong with an answer that is asked for."""
    if consent is None:
        return {"consent_who": NO_CONSENT}
    return {"consent_on": NOT_YET} if consent.on > today else {}


def check_harm(writing: Writing, words: str) -> dict[str, str]:
    """What is wrong with serious harm, which only the representative of an agency records."""
    if words and not permissions.represents(writing.session, writing.actor):
        return {"serious_harm": ONLY_REPRESENTATIVES}
    return {}


def _kept(category: Offered, words: Words, about: About) -> tuple[Words, About]:
    """What was said without what this category, these flags and this channel do not ask for."""
    consent = words.consent if category.needs_consent else None
    words = replace(
        words,
        consent=consent,
        serious_harm=words.serious_harm if consent and consent.stops else "",
        relevance=words.relevance if category.needs_relevance else "",
        channel_reference=words.channel_reference if about.channel == Channel.ECINS else "",
    )
    flags = about.flags | ({Flag.PROCEEDINGS} if category.needs_relevance else set())
    flags = frozenset() if category.depersonalised else flags | ({Flag.PERSONAL} if flags else set())
    return words, replace(
        about,
        flags=flags,
        subject_role=about.subject_role if flags else None,
        limits_confirmed=about.limits_confirmed and category.has_limits,
        called_back=about.called_back and about.channel == Channel.TELEPHONE,
        requested=about.requested and category.depersonalised,
        requester=about.requester if category.depersonalised else None,
        criteria_confirmed=about.criteria_confirmed and category.depersonalised,
    )


def _asked(category: Offered, words: Words, about: About, today: date) -> list[tuple[str, str]]:
    """Each thing that is asked for and missing, with what to say of it."""
    consent = list(check_consent(words.consent, today).items()) if category.needs_consent else []
    said = [
        ("relevance", NO_RELEVANCE, words.relevance or not category.needs_relevance),
        ("subject_role", NO_ROLE, about.subject_role or not about.personal),
        ("limits_confirmed", NOT_LIMITED, about.limits_confirmed or not category.has_limits),
        ("called_back", NOT_CALLED_BACK, about.called_back or about.channel != Channel.TELEPHONE),
        ("channel_reference", NO_REFERENCE, words.channel_reference or about.channel != Channel.ECINS),
        ("criteria_confirmed", NOT_CONFIRMED, about.criteria_confirmed or not about.requested),
    ]
    return consent + [(name, text) for name, text, fine in said if not fine]


def _impossible(
    writing: Writing, case: Case, category: Offered, words: Words, about: About
) -> dict[str, str]:
    """What names something that is not there for this agency and case."""
    wrong = check_harm(writing, words.serious_harm)
    known = select(Objective.id).where(Objective.agreement_id == case.agreement_id)
    if not set(about.objectives) <= set(writing.session.scalars(known)):
        wrong["objectives"] = NO_OBJECTIVE
    if about.requester and about.requester not in _terms(writing, case, TermKind.REQUESTER):
        wrong["requester"] = NO_SUCH_REQUESTER
    if asks_purposes(writing, case.id, category) and not purposes_fit(writing, case, about.purposes):
        wrong["purposes"] = NO_PURPOSE
    return wrong


def asks_purposes(writing: Writing, case_id: str, category: Offered) -> bool:
    """Whether policing purposes are still to be chosen: once for each case, by the police (clause 2.3)."""
    return not category.depersonalised and is_police(writing) and not purposes_of(writing, case_id)


def is_police(writing: Writing) -> bool:
    """Whether the actor's agency is a police force."""
    kind = select(Agency.kind).where(Agency.id == writing.actor.agency)
    return writing.session.scalar(kind) == AgencyKind.POLICE


def purposes_fit(writing: Writing, case: Case, purposes: Collection[str]) -> bool:
    """Whether there are purposes and each is one of the agreement's."""
    return bool(purposes) and set(purposes) <= _terms(writing, case, TermKind.POLICING_PURPOSE)


def purposes_of(writing: Writing, case_id: str) -> set[str]:
    """The policing purposes of a case."""
    found = select(CasePurpose.purpose_id).where(CasePurpose.case_id == case_id)
    return set(writing.session.scalars(found))


def objectives_for(writing: Writing, case_id: str, about: About) -> set[str]:
    """The objectives that information is shared for: those chosen, else those of its case (clause 2.2)."""
    found = select(CaseObjective.objective_id).where(CaseObjective.case_id == case_id)
    return set(about.objectives) or set(writing.session.scalars(found))


def _terms(writing: Writing, case: Case, kind: TermKind) -> set[str]:
    found = select(Term.id).where(Term.agreement_id == case.agreement_id, Term.kind == kind)
    return set(writing.session.scalars(found))
