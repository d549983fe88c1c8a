"""What a person types of a piece of information: its words and facts, by category, originator and channel."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from wtforms import BooleanField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import DataRequired, InputRequired, Optional

from meetings.catalogue.values import GroundKind
from meetings.forms import line, lines
from meetings.forms.cases import ticks
from meetings.forms.consents import ConsentFields
from meetings.operations.describing import NOT_YOURS, About, Words
from models.states import CRIMINAL_OFFENCE, SPECIAL_CATEGORY, Channel, Flag, StatementOf, SubjectRole

CHANNELS = tuple(channel for channel in Channel if channel != Channel.SAID)
FACT_OR_OPINION = {StatementOf.FACT: "Fact", StatementOf.OPINION: "Opinion or intelligence"}
ROLES = {
    SubjectRole.SUSPECT: "A suspect",
    SubjectRole.CONVICTED: "Somebody convicted",
    SubjectRole.VICTIM: "A victim",
    SubjectRole.WITNESS: "A witness",
    SubjectRole.OTHER: "Somebody else",
}
ON_THE_CASE = "agencies on this case"
NO_CATEGORY = "Choose a category"
NO_RELEVANCE = "Say why it is relevant to the anti-social behaviour now"
GROUND_FIELDS = {
    "lawful_basis": (GroundKind.BASIS, "Lawful basis"),
    "special_condition": (GroundKind.SPECIAL_CATEGORY, "Condition for special category data"),
    "criminal_condition": (GroundKind.CRIMINAL_OFFENCE, "Condition for criminal offence data"),
    "power": (GroundKind.POWER, "Power to share"),
}


def one_of(label: str, **settings: Any) -> Any:
    """One of many or none; whether it is one of them the operation decides."""
    return SelectField(label, validate_choice=False, validators=[Optional()], **settings)


class InformationWords(ConsentFields):
    """What is shared and what must be said of it; depersonalised information by a short path of its own."""

    depersonalised = RadioField(
        "Could this be depersonalised?",
        choices=[
            SelectChoice("no", "No: the others need to know who or where it is"),
            SelectChoice("yes", "Yes: nobody can be identified from it"),
        ],
        validators=[InputRequired("Say whether it could be depersonalised")],
    )
    category = one_of("Category")
    statistics = one_of("What it is")
    requester = one_of("Who asked for it?")
    criteria_confirmed = BooleanField("They have confirmed all of this")
    relevance = line("Why is it relevant to the anti-social behaviour now?", longest=500)
    limits_confirmed = BooleanField("This contains none of these")
    text = lines("What you want to share", missing="Enter what you want to share")
    source = line(
        "Where it came from",
        missing="Enter where it came from",
        description="For example: tenancy file, officer’s statement",
    )
    necessity = line("Why the others need it", missing="Say why the others need it", longest=500)
    statement_of = RadioField(
        "Is it fact or opinion?",
        choices=[SelectChoice(each.value, words) for each, words in FACT_OR_OPINION.items()],
        default=StatementOf.FACT.value,
        validators=[InputRequired("Say whether it is fact or opinion")],
    )
    subject_role = RadioField(
        "It speaks of the person as",
        choices=[SelectChoice(each.value, words) for each, words in ROLES.items()],
        validators=[Optional()],
    )
    personal = BooleanField("Somebody can be identified from it", default=True)
    child = BooleanField("It is about a child")
    sensitive = ticks("Special category and offences")
    channel = SelectField(
        "How it is shared",
        choices=[SelectChoice(each.value, each.value[0].upper() + each.value[1:]) for each in CHANNELS],
        default=Channel.MEETING.value,
        validators=[DataRequired("Choose how it is shared")],
    )
    called_back = BooleanField(
        "I made the call through their switchboard",
        description="So that you know who received it (clause 8.2.2)",
    )
    channel_reference = line("Reference in ECINS")
    objectives = ticks("What it is shared for")
    purposes = ticks("Policing purposes on this case")
    lawful_basis = one_of(GROUND_FIELDS["lawful_basis"][1])
    special_condition = one_of(GROUND_FIELDS["special_condition"][1])
    criminal_condition = one_of(GROUND_FIELDS["criminal_condition"][1])
    power = one_of(GROUND_FIELDS["power"][1])

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Every field by itself, then what the chosen category asks for besides."""
        fine = bool(super().validate(extra_validators))
        missing = self._missing()
        for name, text in missing.items():
            self[name].errors = [text]
        return fine and not missing

    def category_id(self) -> str:
        """The category chosen, of the list that fits the first answer."""
        return str(self._category_field().data or "")

    def words(self, today: date) -> Words:
        """What was typed of the information itself, once it has been checked."""
        return Words(
            text=self.text.data or "",
            source=self.source.data or "",
            necessity=self.necessity.data or "",
            consent=self.answered(today) if self._asks("consent") else None,
            relevance=self.relevance.data or "",
            serious_harm=self.serious_harm.data or "",
            channel_reference=self.channel_reference.data or "",
        )

    def about(self) -> About:
        """What was chosen of the information, once it has been checked."""
        requester = self.requester.data or ""
        return About(
            statement_of=StatementOf(self.statement_of.data),
            channel=Channel(self.channel.data),
            flags=self._flags(),
            subject_role=SubjectRole(self.subject_role.data) if self.subject_role.data else None,
            grounds=tuple(self[name].data for name in GROUND_FIELDS if self[name].data),
            objectives=tuple(self.objectives.data or ()),
            purposes=tuple(self.purposes.data or ()),
            limits_confirmed=bool(self.limits_confirmed.data),
            called_back=bool(self.called_back.data),
            requested=bool(requester),
            requester=None if requester == ON_THE_CASE else requester or None,
            criteria_confirmed=bool(self.criteria_confirmed.data),
        )

    def ground_fields(self) -> list[Any]:
        """The fields of `GROUND_FIELDS`, in its order."""
        return [self[name] for name in GROUND_FIELDS]

    def _flags(self) -> frozenset[Flag]:
        known = {flag.value: flag for flag in (*SPECIAL_CATEGORY, *CRIMINAL_OFFENCE)}
        found = {known[each] for each in self.sensitive.data or () if each in known}
        found |= {Flag.PERSONAL} if self.personal.data else set()
        return frozenset(found | ({Flag.CHILD} if self.child.data else set()))

    def _category_field(self) -> Any:
        return self.statistics if self.depersonalised.data == "yes" else self.category

    def _missing(self) -> dict[str, str]:
        """What the chosen category asks for and is missing, by field."""
        field = self._category_field()
        if not field.data:
            return {field.name: NO_CATEGORY}
        if all(each.value != field.data for each in field.choices):
            return {field.name: NOT_YOURS}
        missing = self.wrong_consent() if self._asks("consent") else {}
        if self._asks("relevance") and not (self.relevance.data or self.relevance.errors):
            missing["relevance"] = NO_RELEVANCE
        return missing

    def _asks(self, what: str) -> bool:
        field = self._category_field()
        chosen = next((each for each in field.choices if each.value == field.data), None)
        return bool(chosen and (chosen.render_kw or {}).get(what))
