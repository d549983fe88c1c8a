"""The forms about cases and what agencies bring to them."""

from meetings.doors import record
from meetings.operations import appraisals, cases, corrections, own_references
from meetings.operations.appraisals import Appraised
from models.cases import Case
from tests.cast import AMBER, EREWASH
from tests.faults.form import NO_KEY, Form, Overtaken
from tests.faults.ground import once
from tests.faults.scene import Body, Scene

WORDS = {"title": 120, "summary": 4000}


def _new(scene: Scene) -> Body:
    return {
        "once": once(),
        "title": "Music at night",
        "summary": "Every weekend since May",
        "kind": "Noise",
        "subject": "address",
        "objectives": [scene.known["objective"]],
        "agencies": [scene.cast.agencies[AMBER]],
    }


def _words(scene: Scene) -> Body:
    with record.reading(scene.caseroom) as session:
        version = session.get_one(Case, scene.cast.cases["one"]).version
    return {"version": str(version), "title": "Music by day", "summary": "Since June"}


def _written_already(scene: Scene) -> None:
    words = _words(scene)
    cases.change_case(
        scene.caseroom,
        scene.cast.viewer("fay", scene.clock.now),
        scene.cast.cases["one"],
        version=int(str(words["version"])),
        title="A colleague’s title",
        summary="A colleague’s summary",
        title_safe_for_wall=False,
    )


def _information(scene: Scene) -> Body:
    return {
        "once": once(),
        "depersonalised": "no",
        "category": scene.known["category"],
        "subject_role": "suspect",
        "personal": "y",
        "text": "He moved in May",
        "source": "Tenancy file",
        "necessity": "To plan the visit",
        "relevance": "",
        "consent_who": "",
        "consent_how": "",
        "statement_of": "fact",
        "channel": "meeting papers",
        "audience": "named",
        "agencies": [scene.cast.agencies[AMBER]],
        "for_officers": "y",
    }


def _depersonalised(scene: Scene) -> Body:
    return {
        **_information(scene),
        "depersonalised": "yes",
        "category": "",
        "statistics": scene.known["statistics"],
        "requester": "agencies on this case",
        "criteria_confirmed": "y",
    }


def _appraisal(scene: Scene) -> Body:
    return {
        "version": "1",
        "impact": "He may be asked to move out",
        "reaction": "He may be relieved",
        "told": "no",
        "why_not_told": "The visit comes first",
    }


def _appraised_already(scene: Scene) -> None:
    appraisals.appraise(
        scene.caseroom,
        scene.cast.viewer("fay", scene.clock.now),
        scene.cast.cases["one"],
        Appraised(impact="A colleague’s impact", reaction="A colleague’s reaction", told=True),
        version=1,
    )


def _kept_already(scene: Scene) -> None:
    fay = scene.cast.viewer("fay", scene.clock.now)
    own_references.keep_own_reference(scene.caseroom, fay, scene.cast.cases["one"], text="EC-7", version=0)


def _for_officers(scene: Scene) -> Body:
    return {**_information(scene), "audience": "officers", "meetings": [scene.cast.meeting]}


def _corrected_already(scene: Scene) -> None:
    corrections.correct_information(
        scene.caseroom,
        scene.cast.viewer("fay", scene.clock.now),
        scene.cast.information["one involved"],
        text="The wording of somebody else",
        source="The log",
        withdraw_old=False,
        once=once(),
    )


def _rejected_already(scene: Scene) -> None:
    fay = scene.cast.viewer("fay", scene.clock.now)
    corrections.reject_report(
        scene.caseroom, fay, scene.known["inaccuracy_id"], reason="The answer of somebody else"
    )


CORRECTED = Overtaken(by=_corrected_already, theirs="The wording of somebody else")
FORMS = [
    Form(
        name="corrections.report",
        by="alma",
        at=lambda scene: {"information_id": scene.cast.information["one involved"]},
        valid=lambda _: {"once": once(), "text": "It was on Friday"},
        texts={"text": 1000},
        ids=NO_KEY,
        needs=("text",),
        overtaken=CORRECTED,
    ),
    Form(
        name="corrections.correct",
        by="fay",
        at=lambda scene: {"information_id": scene.cast.information["one involved"]},
        valid=lambda _: {"once": once(), "text": "It was on Friday", "source": "The log", "old": "keep"},
        texts={"text": 4000, "source": 200},
        ids={"old": "{}", **NO_KEY},
        needs=("text", "source", "old"),
        overtaken=CORRECTED,
    ),
    Form(
        name="corrections.reject",
        by="fay",
        valid=lambda _: {"reason": "It stands in the log"},
        texts={"reason": 1000},
        needs=("reason",),
        overtaken=Overtaken(by=_rejected_already, theirs="The answer of somebody else"),
    ),
    Form(name="corrections.confirm", by="carol", bare=303),
    Form(
        name="cases.create",
        by="fay",
        valid=_new,
        texts=WORDS,
        ids=dict.fromkeys(("kind", "subject", "objectives", "agencies"), "{}") | NO_KEY,
        needs=("title", "summary", "kind", "subject", "objectives"),
    ),
    Form(
        name="cases.change",
        by="fay",
        valid=_words,
        texts=WORDS,
        ids={"version": "{}"},
        needs=("title", "summary"),
        overtaken=Overtaken(by=_written_already, theirs="A colleague’s summary"),
    ),
    Form(
        name="cases.refer",
        by="fay",
        at=lambda scene: {"case_id": scene.known["four"]},
        valid=lambda scene: {"once": once(), "meeting_type": scene.cast.meeting_type, "minutes": "15"},
        exact=("minutes",),
        ids={"meeting_type": "{}", **NO_KEY},
        needs=("meeting_type", "minutes"),
    ),
    Form(
        name="involvements.involve",
        by="fay",
        valid=lambda scene: {"agency": scene.cast.agencies[EREWASH], "reason": "He moves there"},
        texts={"reason": 500},
        ids={"agency": "{}"},
        needs=("agency", "reason"),
    ),
    Form(
        name="involvements.end",
        by="fay",
        at=lambda scene: {"agency_id": scene.cast.agencies[AMBER]},
        bare=303,
    ),
    Form(
        name="involvements.assign",
        by="fay",
        valid=lambda scene: {"person": scene.known["finn"]},
        ids={"person": "{}"},
        needs=("person",),
    ),
    Form(
        name="involvements.release",
        by="fay",
        at=lambda scene: {"case_id": scene.known["four"], "person_id": scene.known["finn"]},
        bare=303,
    ),
    Form(
        name="information.create: for named agencies",
        by="fay",
        valid=_information,
        texts={
            "text": 4000,
            "source": 200,
            "necessity": 500,
            "relevance": 500,
            "consent_who": 200,
            "consent_how": 200,
        },
        ids=dict.fromkeys(
            ("depersonalised", "category", "subject_role", "channel", "audience", "agencies", "power"), "{}"
        )
        | NO_KEY,
        needs=("depersonalised", "text", "source", "necessity", "audience"),
    ),
    Form(
        name="information.create: for officers",
        by="fay",
        valid=_for_officers,
        texts={"text": 4000},
        ids={"meetings": "{}"},
        known_here=("other meeting",),
        needs=("audience",),
    ),
    Form(
        name="information.create: depersonalised",
        by="fay",
        valid=_depersonalised,
        texts={"text": 4000},
        ids={"statistics": "{}", "requester": "{}"},
        needs=("text",),
    ),
    Form(
        name="appraisals.record",
        by="fay",
        valid=_appraisal,
        texts={"impact": 1000, "reaction": 1000, "why_not_told": 1000},
        ids={"version": "{}", "told": "{}"},
        needs=("impact", "reaction", "told"),
        overtaken=Overtaken(by=_appraised_already, theirs="A colleague’s impact"),
    ),
    Form(
        name="own_references.keep",
        by="fay",
        valid=lambda _: {"version": "0", "text": "EC-2291"},
        texts={"text": 100},
        ids={"version": "{}"},
        bare=303,
        overtaken=Overtaken(by=_kept_already, theirs="EC-7"),
    ),
    Form(
        name="consents.change",
        by="fay",
        at=lambda scene: {"information_id": scene.known["consented"]},
        valid=lambda scene: {
            "consent": "refused",
            "consent_who": "the neighbour at number 5",
            "consent_how": "by telephone",
            "consent_on": ["12", "10", "2026"],
        },
        texts={"consent_who": 200, "consent_how": 200},
        exact=("consent_on",),
        ids={"consent": "{}"},
        needs=("consent", "consent_who", "consent_how"),
    ),
    Form(
        name="information.widen",
        by="fay",
        valid=lambda scene: {"audience": "named", "agencies": [scene.cast.agencies[AMBER]]},
        ids={"audience": "{}", "agencies": "{}"},
        needs=("audience",),
    ),
    Form(name="information.withdraw", by="fay", bare=303),
]
