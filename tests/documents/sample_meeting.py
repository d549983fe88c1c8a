"""The meeting of the sample documents: marking, facts, statement and register, after the demo scene."""

from datetime import UTC, datetime

from meetings.documents.content import (
    Acknowledgement,
    AcknowledgementWay,
    AttendedAs,
    Marking,
    MeetingFacts,
    RegisterRow,
    Statement,
    StatementPoint,
)

POLICE, COUNTY, AMBER = "Derbyshire Constabulary", "Derbyshire County Council", "Amber Valley Borough Council"
EREWASH, FIRE = "Erewash Borough Council", "Derbyshire Fire and Rescue Service"
FUTURES, RIVERSIDE = "Futures Housing Group", "Riverside"


def at(hour: int, minute: int) -> datetime:
    """Return a time on the day of the meeting, when London keeps universal time."""
    return datetime(2026, 11, 24, hour, minute, tzinfo=UTC)


MARKING = Marking(
    text="OFFICIAL-SENSITIVE",
    handling="For the agency named and its people who need it to act. Do not forward, print or store outside"
    " your agency’s case system. Ask the coordinator before any other use.",
)
MEETING = MeetingFacts(
    title="Amber Valley and Erewash ASB case meeting",
    meeting_type="ASB case discussion meeting",
    agreement="Information Sharing Agreement for Anti Social Behaviour",
    agreement_version="2.0",
    starts_at=at(10, 0),
    ends_at=at(12, 10),
    place="Committee Room 2, Old Mill House (invented)",
    secure_venue="Door closed, corridor seating moved, blinds down; checked by the coordinator at 09:40.",
    chair="Marian Thorley, Amber Valley Borough Council",
    deputy="Ruth Okonjo, Derbyshire Constabulary",
    minute_taker="Dev Anand, Amber Valley Borough Council",
)
STATEMENT = Statement(
    heading=(
        "Amber Valley and Erewash ASB case meeting, Tuesday 24 November 2026",
        "Information Sharing Agreement for Anti Social Behaviour, version 2.0",
    ),
    points=tuple(
        StatementPoint(lead=f"{lead}.", text=text)
        for lead, text in (
            (
                "Purpose",
                "I will use what I see and hear only to tackle the anti-social behaviour discussed or protect"
                " people affected.",
            ),
            ("Relevance", "I will share only what is needed and say whether it is fact or opinion."),
            (
                "Ownership",
                "Information belongs to the agency that brought it. Without its written consent I will not"
                " use it for anything else or pass it to another organisation.",
            ),
            (
                "Need to know",
                "In my agency I will tell only people who need it to act. I will step out of cases that are"
                " not ours.",
            ),
            (
                "No copies",
                "No recordings, photographs or screenshots. Notes stay in my agency’s secure system.",
            ),
            (
                "Privacy",
                "Nobody else can hear me or see my screen. If I know someone discussed, I will tell the chair"
                " first.",
            ),
            (
                "Exceptions",
                "If law, a court or immediate safety requires disclosure, I will share the minimum and tell"
                " the chair.",
            ),
            (
                "Afterwards",
                "I will report any suspected breach at once and refer information requests to my data"
                " protection lead. These duties outlast the meeting and the agreement.",
            ),
        )
    ),
    version="1",
    sha256="3f0c9a5e" * 8,
)


def _phone(hour: int, minute: int) -> Acknowledgement:
    return Acknowledgement(agreed=True, way=AcknowledgementWay.PHONE, at=at(hour, minute))


def _member(name: str, role: str, agency: str, given: Acknowledgement) -> RegisterRow:
    return RegisterRow(
        name=name,
        role=role,
        agency=agency,
        attended_as=AttendedAs.MEMBER,
        state="agreed",
        arrived_at=at(10, 0),
        left_at=at(12, 10),
        acknowledgement=given,
    )


REGISTER = (
    _member("Marian Thorley", "Community Safety Manager", AMBER, _phone(9, 51)),
    _member("Dev Anand", "ASB Coordinator", AMBER, _phone(9, 48)),
    _member("Ruth Okonjo", "Neighbourhood Inspector", POLICE, _phone(9, 56)),
    _member("Jonah Whitlock", "Neighbourhood Officer", POLICE, _phone(9, 57)),
    _member("Priya Nand", "Youth Justice Manager", COUNTY, _phone(9, 58)),
    _member(
        "Leo Carrick",
        "Senior Practitioner, Adult Social Care",
        COUNTY,
        Acknowledgement(
            agreed=True, way=AcknowledgementWay.SPOKEN, at=at(10, 3), recorded_by="Marian Thorley"
        ),
    ),
    _member(
        "Tomasz Brandt",
        "Community Safety Officer",
        FIRE,
        Acknowledgement(agreed=True, way=AcknowledgementWay.PAPER, at=at(10, 0), recorded_by="Dev Anand"),
    ),
    _member("Aisha Mellor", "Tenancy Enforcement Officer", FUTURES, _phone(9, 53)),
    _member("Colin Datta", "Housing Officer", RIVERSIDE, _phone(9, 59)),
    _member("Hannah Sollis", "Environmental Protection Officer", EREWASH, _phone(9, 59)),
    RegisterRow(
        name="Fenella Wray",
        role="Community Mental Health Nurse",
        agency="Alderbrook Community Mental Health Team (invented)",
        attended_as=AttendedAs.GUEST,
        state="left",
        arrived_at=at(10, 24),
        left_at=at(10, 40),
        acknowledgement=_phone(10, 24),
    ),
    RegisterRow(
        name="Marcus Ibe",
        role="Trainee, Community Safety",
        agency=AMBER,
        attended_as=AttendedAs.OBSERVER,
        state="declined",
        arrived_at=at(9, 54),
        left_at=at(9, 57),
        acknowledgement=Acknowledgement(agreed=False, way=AcknowledgementWay.PHONE, at=at(9, 55)),
    ),
)
