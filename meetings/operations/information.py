"""Information: what an agency brings to a case, to whom it is disclosed, and the ledger of that."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import aliased

from meetings import consent
from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewers import Viewer
from meetings.operations import appraisals, describing, disclosures, lawful_sharing, on_case, returns
from meetings.operations.appraisals import Appraised
from meetings.operations.describing import About, Words
from meetings.policy import permissions
from meetings.refusals import Invalid
from meetings.sealed import seal
from models.base import new_id
from models.cases import Case, Information, InformationObjective
from models.states import Audience, Flag

NOBODY = "Choose at least one agency"
NOT_ON_CASE = "Choose agencies that are on this case"
NO_SUCH_MEETING = "Choose at least one meeting that has this case"
NOT_WIDER = "Choose who else may see this"
NOT_AGREED = "Nobody has agreed to this being shared, and no representative has recorded serious harm"
_REFUSED = {"agencies": (NOBODY, NOT_ON_CASE), "meetings": (NO_SUCH_MEETING, NO_SUCH_MEETING)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipients:
    """To whom information goes.

    For named agencies: which, whether the officers of meetings that have the case too, and whether the
    agencies stay hidden from each other. For officers only: of which meetings; None for all that have the
    case or, while none has, for the first that will.
    """

    audience: Audience
    agencies: tuple[str, ...] = ()
    for_officers: bool = True
    hidden: bool = False
    meetings: tuple[str, ...] | None = None


NOBODY_ELSE = Recipients(audience=Audience.AGENCIES, for_officers=False)


def add_information(
    caseroom: Caseroom,
    viewer: Viewer,
    case_id: str,
    category_id: str,
    *,
    words: Words,
    about: About,
    recipients: Recipients,
    appraised: Appraised | None = None,
    once: str,
) -> str:
    """Bring one piece of information to a case and disclose it; people of an agency on the case may.

    Its own agency holds it at once, the others as `recipients` says; where consent is asked for and nobody
    agrees, nobody else, unless a representative records serious harm. The agency's appraisal is kept with
    the first that goes beyond it. Raises Invalid for a category that is not the agency's or not in force
    today, for what category, channel or appraisal ask for and is missing, for a lawful ground that is not the
    agency's, and for recipients not on the case. Serves clauses 2.2, 2.3, 3.1 to 3.3, 4.1.2, 4.2 and 6.1.
    """
    with record.writing(caseroom, viewer) as writing:
        writing.see(Case, case_id)
        writing.require(permissions.on_case(writing.session, viewer, case_id))
        if done := writing.once(once):
            return done
        case = writing.session.get_one(Case, case_id)
        category, words, about = describing.described(writing, case, category_id, words, about)
        recipients, agencies, meetings = _shared(writing, case, words, recipients)
        if about.personal and not words.stopped:
            appraisals.before_sharing(writing, case_id, appraised)
        if describing.asks_purposes(writing, case_id, category):
            appraisals.choose_purposes(writing, case_id, about.purposes)
        added = _brought(writing, case_id, category_id, words, about, recipients)
        disclosures.give(writing, added, agencies=agencies | {added.originator_id}, meetings=meetings)
        returns.answer_with_information(writing, case_id)
        on_case.changed(writing, case_id)
        audience, channel = str(added.audience), str(about.channel)
        writing.audit("information.added", added.id, case=case_id, audience=audience, channel=channel)
        return writing.made(once, added.id)


def _brought(
    writing: Writing, case_id: str, category_id: str, words: Words, about: About, recipients: Recipients
) -> Information:
    """The piece, stored, with all that was said of it; nobody holds it yet."""
    added = _sealed(writing, case_id, words)
    _note(writing, added, category_id, about)
    _address(added, recipients)
    writing.session.add(added)
    writing.session.flush()
    _note_objectives(writing, added, about)
    return added


def widen(
    caseroom: Caseroom,
    viewer: Viewer,
    information_id: str,
    recipients: Recipients,
    *,
    appraised: Appraised | None = None,
) -> str:
    """Disclose information to more agencies, or to every agency on the case; its originator's people may.

    Nobody loses it; a second press changes nothing. The agency's appraisal is kept with the first that goes
    beyond it. Raises Invalid where nobody is named, or somebody who is not on the case, while consent that
    the category asks for is missing, and for an appraisal that is. Serves clause 5.2: the originator
    controls onward use.
    """
    with record.writing(caseroom, viewer) as writing:
        found, _ = own(writing, information_id)
        if not share_more(writing, found, recipients, appraised=appraised):
            writing.idle()
        return information_id


def share_more(
    writing: Writing, found: Information, recipients: Recipients, *, appraised: Appraised | None = None
) -> bool:
    """Disclose information to more agencies, inside an operation of its originator's; whether that was news.

    Raises Invalid as `widen`.
    """
    if recipients.audience == Audience.OFFICERS:
        raise Invalid({"audience": NOT_WIDER})
    if _stopped(writing, found):
        raise Invalid({"audience": NOT_AGREED})
    if found.audience == Audience.INVOLVED:
        return False
    if describing.is_personal(found):
        appraisals.before_sharing(writing, found.case_id, appraised)
    case = writing.session.get_one(Case, found.case_id)
    known = found.audience, found.for_officers
    had_officers = found.for_officers
    only_officers = recipients.for_officers and not (recipients.agencies or had_officers)
    if recipients.audience == Audience.AGENCIES and only_officers:
        agencies, meetings = set[str](), on_case.meetings_with(writing.session, case.id, writing.actor.now)
    else:
        agencies, meetings = _receiving(writing, case, recipients)
    found.audience = recipients.audience
    found.for_officers = had_officers or recipients.for_officers
    given = disclosures.give(writing, found, agencies=agencies, meetings=meetings)
    if not given and known == (found.audience, found.for_officers):
        return False
    on_case.changed(writing, case.id)
    writing.audit("information.disclosed", found.id, case=case.id, agencies=sorted(agencies & given))
    return True


def withdraw(caseroom: Caseroom, viewer: Viewer, information_id: str) -> str:
    """Stop everybody else's sight of information from now on; its originator's people may.

    Issued minutes keep it: they are each agency's own record. A second press changes nothing. Serves clauses
    3.2.2 to 3.2.8: withdrawal of consent stops future sight.
    """
    with record.writing(caseroom, viewer) as writing:
        found, case = own(writing, information_id)
        others = take_back(writing, found)
        if others is None:
            writing.idle()
            return information_id
        on_case.changed(writing, case.id)
        writing.audit("information.withdrawn", information_id, case=case.id, agencies=sorted(others))
        return information_id


def take_back(writing: Writing, found: Information) -> set[str] | None:
    """End everybody else's sight of information, guests' too; returns the agencies that had it.

    None where nobody did. Part of an operation that has asked who may.
    """
    others = disclosures.holders(writing, found) - {found.originator_id}
    officers = disclosures.officers_holding(writing, found)
    promised = found.audience != Audience.AGENCIES or found.for_officers
    if not (others or officers or promised):
        return None
    disclosures.take(writing, found, agencies=others, meetings=officers)
    disclosures.take_from_guests(writing, found)
    found.audience, found.for_officers = Audience.AGENCIES, False
    for earlier in _replaced_by(writing, found):
        disclosures.take_all(writing, earlier)
    return others


def disclose_to_agency(writing: Writing, case_id: str, agency_id: str) -> None:
    """Give an agency that joins a case what is for every agency on it, and nothing else (rule 11)."""
    for found in _standing(writing, case_id):
        if found.audience == Audience.INVOLVED:
            disclosures.give(writing, found, agencies={agency_id})


def disclose_to_officers(writing: Writing, case_id: str, meeting_id: str) -> None:
    """Give the officers of a meeting that takes a case what is for them (rule 3).

    That is what goes to every agency on the case, what goes to named agencies and the officers, and what was
    brought for officers only while no meeting had the case.
    """
    for found in _standing(writing, case_id):
        waits = found.audience != Audience.OFFICERS or not disclosures.officers_holding(writing, found)
        if found.for_officers and waits:
            disclosures.give(writing, found, meetings={meeting_id})


def take_back_from_officers(writing: Writing, case_id: str, meeting_id: str) -> None:
    """Take from the officers of a meeting that no longer has a case what they held of it (rule 3)."""
    everything = select(Information).where(Information.case_id == case_id, Information.disposed_at.is_(None))
    for found in writing.session.scalars(everything).all():
        disclosures.take(writing, found, meetings={meeting_id})


def _replaced_by(writing: Writing, found: Information) -> list[Information]:
    """The wordings that a correction replaced: whoever still sees them loses them with it."""
    earlier: list[Information] = []
    while found.replaces_id is not None:
        found = writing.session.get_one(Information, found.replaces_id)
        earlier.append(found)
    return earlier


def _standing(writing: Writing, case_id: str) -> list[Information]:
    """What is on a case: not disposed of, and not replaced by the originator's own wording."""
    newer = aliased(Information)
    statement = (
        select(Information)
        .outerjoin(newer, newer.replaces_id == Information.id)
        .where(Information.case_id == case_id, Information.disposed_at.is_(None), newer.id.is_(None))
    )
    return list(writing.session.scalars(statement.order_by(Information.added_at, Information.id)))


def _stopped(writing: Writing, found: Information) -> bool:
    """Whether information stays with its originator: nobody agreed, and no serious harm is recorded."""
    if found.consent is None or found.serious_harm is not None:
        return False
    answer = consent.read(writing.read(found.consent)[0])
    return answer is None or answer.stops


def own(writing: Writing, information_id: str) -> tuple[Information, Case]:
    """Information that the actor's agency brought, and its case; else NotVisible."""
    writing.see(Information, information_id)
    writing.require(permissions.originator_of(writing.session, writing.actor, information_id))
    found = writing.session.get_one(Information, information_id)
    writing.require(found in _standing(writing, found.case_id))
    return found, writing.session.get_one(Case, found.case_id)


def _sealed(writing: Writing, case_id: str, words: Words) -> Information:
    """A piece of information of the actor's agency, its words sealed with a key of its own."""
    information_id = new_id()
    by = writing.key("case", case_id)
    key = writing.new_key("information", information_id, scope=case_id, by=by)
    harm = words.serious_harm
    return Information(
        id=information_id,
        case_id=case_id,
        originator_id=writing.actor.agency,
        text=seal(key, "information.text", words.text),
        source=seal(key, "information.source", words.source),
        necessity=seal(key, "information.necessity", words.necessity),
        consent=seal(key, "information.consent", words.consent.written()) if words.consent else None,
        serious_harm=seal(key, "information.serious_harm", harm) if harm else None,
        serious_harm_by=writing.actor.person if harm else None,
        channel_reference=seal(key, "information.channel_reference", words.channel_reference)
        if words.channel_reference
        else None,
        relevance=seal(key, "information.relevance", words.relevance) if words.relevance else None,
        added_at=writing.actor.now,
        added_by=writing.actor.person,
    )


def _note(writing: Writing, added: Information, category_id: str, about: About) -> None:
    """Note what is said of information beside its words."""
    added.category_id = category_id
    added.statement_of, added.channel = about.statement_of, about.channel
    added.grounds = lawful_sharing.chosen_grounds(writing, added.case_id, about.grounds)
    added.flags = " ".join(flag for flag in Flag if flag in about.flags)
    added.subject_role = about.subject_role
    added.limits_confirmed, added.called_back = about.limits_confirmed, about.called_back
    added.requester_id, added.criteria_confirmed = about.requester, about.criteria_confirmed


def _note_objectives(writing: Writing, added: Information, about: About) -> None:
    wanted = describing.objectives_for(writing, added.case_id, about)
    writing.session.add_all(
        InformationObjective(information_id=added.id, objective_id=each) for each in sorted(wanted)
    )


def _address(added: Information, recipients: Recipients) -> None:
    """Note the audience; only what is for named agencies can leave the officers out or hide who has it."""
    named = recipients.audience == Audience.AGENCIES
    added.audience = recipients.audience
    added.for_officers = recipients.for_officers or not named
    added.recipients_hidden = recipients.hidden and named


def _shared(
    writing: Writing, case: Case, words: Words, wanted: Recipients
) -> tuple[Recipients, set[str], set[str]]:
    """To whom it goes now, by agencies and meetings; to nobody else where consent stops it."""
    if words.stopped:
        return NOBODY_ELSE, set(), set()
    return wanted, *_receiving(writing, case, wanted)


def _receiving(writing: Writing, case: Case, wanted: Recipients) -> tuple[set[str], set[str]]:
    """The agencies other than one's own, and the meetings' officers, that are to receive information now."""
    now = writing.actor.now
    on_it = on_case.recipients(writing.session, case, now) - {str(writing.actor.agency)}
    having_it = on_case.meetings_with(writing.session, case.id, now)
    if wanted.audience == Audience.INVOLVED:
        return on_it, having_it
    if wanted.audience == Audience.OFFICERS:
        return set(), having_it if wanted.meetings is None else _named(wanted.meetings, having_it, "meetings")
    return _named(wanted.agencies, on_it, "agencies"), having_it if wanted.for_officers else set()


def _named(wanted: tuple[str, ...], possible: set[str], field: str) -> set[str]:
    """The ids wanted, each of which must be possible."""
    nobody, impossible = _REFUSED[field]
    if not wanted:
        raise Invalid({field: nobody})
    if not set(wanted) <= possible:
        raise Invalid({field: impossible})
    return set(wanted)
