"""The states and kinds that columns hold, one word each."""

from enum import StrEnum


class MeetingState(StrEnum):
    """A meeting's life."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    ISSUED = "issued"
    CANCELLED = "cancelled"


class ScreenMode(StrEnum):
    """What the projector shows."""

    JOIN = "join"
    STATEMENT = "statement"
    CASE = "case"
    CLOSING = "closing"
    NOTHING = "nothing"


class ItemState(StrEnum):
    """An agenda item's life."""

    WAITING = "waiting"
    ON_TABLE = "on table"
    DONE = "done"


class MeetingOffice(StrEnum):
    """The officers of a meeting."""

    CHAIR = "chair"
    DEPUTY = "deputy"
    MINUTE_TAKER = "minute-taker"


class AttendanceRole(StrEnum):
    """As what a person is at a meeting."""

    MEMBER = "member"
    OBSERVER = "observer"
    GUEST = "guest"


class AttendanceState(StrEnum):
    """Where a person on the register is; agreement is a fact of its own."""

    INVITED = "invited"
    APOLOGIES = "apologies"
    HERE = "here"
    LEFT = "left"


class Waiting(StrEnum):
    """Why a person who is at the meeting is not in the room."""

    NEXT_CASE = "next case"
    AWAY = "out for a moment"
    ALONE = "to say again that they are alone"


class Answer(StrEnum):
    """What a person answered to a statement."""

    AGREED = "agreed"
    DECLINED = "declined"


class How(StrEnum):
    """How an acknowledgement was given: by themselves, or recorded by an officer."""

    PHONE = "phone"
    PAGE = "page"
    SPOKEN = "spoken"
    PAPER = "paper"


class CaseKind(StrEnum):
    """What a case is about, in words that name nobody: it stands on referrals, the wall and the summary."""

    ANIMALS = "Animal nuisance"
    CUCKOOING = "Cuckooing"
    DAMAGE = "Damage or graffiti"
    DRINKING = "Street drinking or begging"
    DRUGS = "Drug use or dealing"
    FIRES = "Deliberate fires"
    FLY_TIPPING = "Fly-tipping"
    HATE = "Hate incident"
    NEIGHBOURS = "Neighbour dispute"
    NOISE = "Noise"
    RAILWAY = "Railway nuisance"
    TENANCY = "Tenancy enforcement"
    THREATS = "Threats or intimidation"
    VEHICLES = "Vehicle nuisance"
    YOUTH = "Youth nuisance"
    OTHER = "Other anti-social behaviour"


class Subject(StrEnum):
    """Whom or what a case is about."""

    PERSON = "person"
    GROUP = "group"
    ADDRESS = "address"


class HereBy(StrEnum):
    """How a person came to count as here."""

    CODE = "code"
    OFFICER = "officer"
    REMOTE = "remote"


class Audience(StrEnum):
    """To whom information is disclosed."""

    INVOLVED = "involved"
    AGENCIES = "agencies"
    OFFICERS = "officers"


class StatementOf(StrEnum):
    """Whether information is fact, or opinion and intelligence (DPA 2018 s.38)."""

    FACT = "fact"
    OPINION = "opinion"


class Flag(StrEnum):
    """What kind of data information is (Appendix A); its words stand in the catalogue under these keys."""

    PERSONAL = "personal"
    RACE = "race"
    POLITICS = "politics"
    BELIEF = "belief"
    UNION = "union"
    HEALTH = "health"
    SEX_LIFE = "sex-life"
    OFFENCE = "offence"
    PROCEEDINGS = "proceedings"
    CHILD = "child"


SPECIAL_CATEGORY = (Flag.RACE, Flag.POLITICS, Flag.BELIEF, Flag.UNION, Flag.HEALTH, Flag.SEX_LIFE)
CRIMINAL_OFFENCE = (Flag.OFFENCE, Flag.PROCEEDINGS)


class SubjectRole(StrEnum):
    """As what information speaks of a person (DPA 2018 s.38(3))."""

    SUSPECT = "suspect"
    CONVICTED = "convicted"
    VICTIM = "victim"
    WITNESS = "witness"
    OTHER = "other"


class ConsentAnswer(StrEnum):
    """What became of the consent that a category asks for: a condition, never a lawful basis."""

    AGREED = "agreed"
    REFUSED = "refused"
    NOT_SAFE = "not safe to ask"
    WITHDRAWN = "withdrawn"


class Channel(StrEnum):
    """How information was shared (clause 3.3.1)."""

    ASSESSMENT = "initial assessment"
    ONE_TO_ONE = "one-to-one discussion"
    MEETING = "meeting papers"
    SAID = "said in the room"
    DISCLOSURE = "specific disclosure"
    EMAIL = "secure e-mail"
    TELEPHONE = "telephone"
    ECINS = "ECINS"


class Noted(StrEnum):
    """Where a line said in the room stands with its originator."""

    AS_NOTED = "as noted by the minute-taker"
    CONFIRMED = "confirmed"
    TRIMMED = "trimmed"
    CORRECTED = "corrected"


class Grant(StrEnum):
    """What a disclosure event tells of a recipient."""

    GIVEN = "given"
    WITHDRAWN = "withdrawn"


class ReadAt(StrEnum):
    """Where a person was shown what an agency brought."""

    LIST = "list of cases"
    CASE = "case"
    CLOSING = "closing"
    INFORMATION = "information"
    RECORD = "record of the meeting"
    MINUTES = "minutes"
    CHRONOLOGY = "chronology"
    LEDGER = "sharing ledger"
    EXPORT = "export of the ledger"


class RequestKind(StrEnum):
    """What the agency that brought information is asked to agree to."""

    SHARE = "share"
    GUEST = "guest"
    EXTRACT = "extract"
    PURPOSE = "purpose"


class Reply(StrEnum):
    """What an agency answers to a request; or that whoever asked took it back."""

    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Returned(StrEnum):
    """What an agency answers when asked what it holds on a case."""

    INFORMATION = "information"
    NIL = "nothing held"
    DECLINED = "declined"


class InaccuracyAnswer(StrEnum):
    """What an originator answered to a report that its information is wrong."""

    CORRECTED = "corrected"
    REJECTED = "rejected"


class MinutesAnswer(StrEnum):
    """What a meeting's officers answered to a correction asked for."""

    ACCEPTED = "accepted"
    DECLINED = "declined"


class HolderKind(StrEnum):
    """Who has to confirm a correction."""

    AGENCY = "agency"
    OFFICERS = "officers"
    GUESTS = "guests"


class ExclusionKind(StrEnum):
    """Why a person is kept out of a case."""

    INTEREST = "declared interest"
    PUT_OUT = "put out"


class Out(StrEnum):
    """Why a person left the room for an agenda item."""

    STEPPED_OUT = "stepped out"
    PUT_OUT = "put out"
    INTEREST = "declared interest"
    LEFT = "left the meeting"
    AWAY = "out for a moment"
    ENDED = "item ended"


class Outcome(StrEnum):
    """What a decision decides."""

    INTERVENTION = "intervention"
    NO_FURTHER_ACTION = "no further action"


class Recipient(StrEnum):
    """Whom a step of the ladder reaches: people, or the next meeting of the kind through its coordinator."""

    OWNER = "owner"
    DEPUTY = "deputy"
    REPRESENTATIVE = "representative"
    CHAIR = "chair"
    AGENDA = "agenda"


class ActionState(StrEnum):
    """An action's life; the two kinds of not done are different facts."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    QUERIED = "queried"
    IN_PROGRESS = "in progress"
    DONE = "done"
    NOT_POSSIBLE = "not possible because circumstances changed"
    NOT_DONE = "not done"
    SUPERSEDED = "superseded"


class ActionReply(StrEnum):
    """What the officers answer an action's owner; each counts as said of the action, none is its state."""

    REPLIED = "replied"
    DATE_AGREED = "new date agreed"
    DATE_REFUSED = "new date not agreed"
    ESCALATED = "escalated"
    TAKEN_BACK = "taken back"


OPEN_ACTIONS = (
    ActionState.OFFERED,
    ActionState.ACCEPTED,
    ActionState.QUERIED,
    ActionState.IN_PROGRESS,
)


class MinutesKind(StrEnum):
    """An agency's minutes, or the executive summary."""

    AGENCY = "agency"
    SUMMARY = "summary"


class CheckpointWhy(StrEnum):
    """When a checkpoint of the audit chain was signed."""

    CLOSE = "close of a meeting"
    NIGHT = "night"


class MailState(StrEnum):
    """A mail's way through the outbox."""

    QUEUED = "queued"
    CLAIMED = "claimed"
    SENT = "sent"
    WITHDRAWN = "withdrawn"
    FAILED = "failed"


class AgencyOffice(StrEnum):
    """An office that a person holds in their agency or, as administrator, for the service."""

    REPRESENTATIVE = "representative"
    DESIGNATED_OFFICER = "designated officer"
    DATA_PROTECTION_LEAD = "data protection lead"
    ADMINISTRATOR = "administrator"


class SuspendedFor(StrEnum):
    """Why a person's account is suspended."""

    THEIR_AGENCY = "their agency"
    NOT_CONFIRMED = "not confirmed"
    PARTNERSHIP_ENDED = "partnership ended"


class Standing(StrEnum):
    """How a person's account stands."""

    INVITED = "invited"
    LINK_RUN_OUT = "link run out"
    ENROLLED = "enrolled"
    ADMITTED = "admitted"
    SUSPENDED = "suspended"
    NOT_CONFIRMED = "not confirmed"


class PartnerChange(StrEnum):
    """What was decided of a partner to an agreement."""

    JOINED = "joined"
    REJOINED = "rejoined"
    RENAMED = "renamed"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    ENDED = "ended"
