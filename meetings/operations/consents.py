"""What becomes of a person's consent after information was brought: given, refused, withdrawn, overridden."""

from meetings import consent
from meetings.consent import Consent
from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewers import Viewer
from meetings.operations import describing, information, on_case
from meetings.refusals import Invalid
from meetings.sealed import seal
from models.cases import Information


def change_consent(
    caseroom: Caseroom, viewer: Viewer, information_id: str, answer: Consent, *, serious_harm: str = ""
) -> None:
    """Say anew what became of the consent to share a piece of information; its originator's people may.

    Where nobody agrees and no serious harm is recorded, everybody else's sight of it ends; issued minutes
    keep it. Serious harm is the representative's to record, and what they recorded stands. Sharing it again
    is `widen`. A second press changes nothing. Raises Invalid for a day in the future, and for serious harm
    recorded by others. Serves clauses 3.2.2 to 3.2.8.
    """
    with record.writing(caseroom, viewer) as writing:
        found, case = information.own(writing, information_id)
        writing.require(found.consent)
        today = caseroom.settings.day_of(viewer.now)
        serious_harm = serious_harm if answer.stops else ""
        wrong = describing.check_consent(answer, today) | describing.check_harm(writing, serious_harm)
        if wrong:
            raise Invalid(wrong)
        if answer == _standing(writing, found) and not serious_harm:
            writing.idle()
            return
        key = writing.key("information", information_id)
        found.consent = seal(key, "information.consent", answer.written())
        if serious_harm:
            found.serious_harm = seal(key, "information.serious_harm", serious_harm)
            found.serious_harm_by = viewer.person
        if answer.stops and found.serious_harm is None:
            information.take_back(writing, found)
        on_case.changed(writing, case.id)
        harm = found.serious_harm is not None
        writing.audit(
            "information.consent_changed",
            information_id,
            case=case.id,
            answer=str(answer.answer),
            serious_harm=harm,
        )


def _standing(writing: Writing, found: Information) -> Consent | None:
    return consent.read(writing.read(found.consent)[0]) if found.consent else None
