"""What a person types to bring information to a case, and to disclose it to more agencies."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import DataRequired, InputRequired, Optional

from meetings.consent import Consent
from meetings.forms import OnceForm, line, lines
from meetings.forms.cases import chosen, ticks
from meetings.operations.information import About, Recipients, Words
from models.states import Audience, Channel, StatementOf

AUDIENCES = {"every": Audience.INVOLVED, "named": Audience.AGENCIES, "officers": Audience.OFFICERS}
WORDING = {
    "every": (
        "Every agency on this case, also one that joins later",
        "The officers of meetings that have this case see it too",
    ),
    "named": ("Only the agencies I choose", "On the projector only when no other agency is in the room"),
    "officers": (
        "Only the meeting’s officers",
        "Never on the projector; they may not pass it on, they can ask you to share it",
    ),
}
CHANNELS = tuple(channel for channel in Channel if channel != Channel.SAID)
FACT_OR_OPINION = {StatementOf.FACT: "Fact", StatementOf.OPINION: "Opinion or intelligence"}
CONSENT = {
    "consent_who": "Say who agreed",
    "consent_how": "Say how they agreed",
    "consent_on": "Enter the day they agreed, such as 27 3 2026",
}

RELEVANCE = {"relevance": "Say why it is relevant to the anti-social behaviour now"}


def audience_choices(*values: str) -> list[SelectChoice]:
    """Audiences by the values that a form sends, in the one wording."""
    return [SelectChoice(value, WORDING[value][0], {"hint": WORDING[value][1]}) for value in values]


class InformationWords(FlaskForm):
    """What is shared and what must be said of it; consent and relevance where its category asks."""

    category = chosen("Category", "Choose a category")
    consent_who = line("Who agreed to this being shared?")
    consent_how = line("How did they agree?", description="For example: in person, in writing")
    consent_on = DateField(  # type: ignore[call-arg]  # the stubs are older
        "When did they agree?",
        format=["%d %m %Y"],
        description="For example, 27 3 2026",
        invalid_value_message=CONSENT["consent_on"],
        validators=[Optional()],
    )
    relevance = line("Why is it relevant to the anti-social behaviour now?", longest=500)
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
    channel = SelectField(
        "How it is shared",
        choices=[SelectChoice(each.value, each.value[0].upper() + each.value[1:]) for each in CHANNELS],
        default=Channel.MEETING.value,
        validators=[DataRequired("Choose how it is shared")],
    )

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Every field by itself, then what the chosen category asks for besides."""
        fine = bool(super().validate(extra_validators))
        missing = {
            name: text for name, text in self._asked().items() if not (self[name].data or self[name].errors)
        }
        for name, text in missing.items():
            self[name].errors = [text]
        return fine and not missing

    def words(self) -> Words:
        """What was typed of the information itself, once it has been checked."""
        asked = self._asked()
        consent = Consent(*(self[name].data for name in CONSENT)) if CONSENT.keys() <= asked.keys() else None
        return Words(
            text=self.text.data or "",
            source=self.source.data or "",
            necessity=self.necessity.data or "",
            consent=consent,
            relevance=self.relevance.data or "",
        )

    def about(self) -> About:
        """What was chosen of the information, once it has been checked."""
        return About(
            statement_of=StatementOf(self.statement_of.data),
            channel=Channel(self.channel.data),
        )

    def _asked(self) -> dict[str, str]:
        """The fields that the chosen category asks for, each with what it says when it is left empty."""
        category = next((each for each in self.category.choices if each.value == self.category.data), None)
        asks = category.render_kw if category else {}
        consent = CONSENT if asks.get("consent") else {}
        return consent | (RELEVANCE if asks.get("relevance") else {})


class AudienceFields(FlaskForm):
    """Who may see it, and which agencies or meetings where that asks for them."""

    audience = RadioField(
        "Who may see this",
        choices=audience_choices("every", "named", "officers"),
        validators=[InputRequired("Choose who may see this")],
    )
    agencies = ticks("Agencies")
    for_officers = BooleanField("The officers of meetings that have this case", default=True)
    hidden = BooleanField("Do not show these agencies to each other")
    meetings = ticks("Of which meeting?")

    def recipients(self) -> Recipients:
        """Who is to receive it; where the form could offer no meeting, the operation finds them."""
        return Recipients(
            audience=AUDIENCES[self.audience.data],
            agencies=tuple(self.agencies.data or ()),
            for_officers=bool(self.for_officers.data),
            hidden=bool(self.hidden.data),
            meetings=tuple(self.meetings.data or ()) if self.meetings.choices else None,
        )


class InformationForm(OnceForm, InformationWords, AudienceFields):
    """One piece of information, and to whom it goes."""


class WidenForm(FlaskForm):
    """Who else is to see a piece of information."""

    audience = RadioField(
        "Who may see this",
        choices=audience_choices("every", "named"),
        validators=[InputRequired("Choose who else may see this")],
    )
    agencies = ticks("Agencies")
    for_officers = BooleanField("The officers of meetings that have this case")

    def recipients(self) -> Recipients:
        """Who is to receive it too."""
        return Recipients(
            audience=AUDIENCES[self.audience.data],
            agencies=tuple(self.agencies.data or ()),
            for_officers=bool(self.for_officers.data),
        )
