"""What a person types of a consent: the answer, whose, how and when, and a representative's override."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import DateField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import InputRequired, Optional

from meetings.consent import Consent
from meetings.forms import line, lines
from models.states import ConsentAnswer

ANSWERS = {
    ConsentAnswer.AGREED: "They agreed",
    ConsentAnswer.REFUSED: "They refused",
    ConsentAnswer.NOT_SAFE: "It is not safe to ask",
}
WITHDRAWN = "They agreed and have taken it back"
SAID = {
    ConsentAnswer.AGREED: "{who} agreed",
    ConsentAnswer.REFUSED: "{who} refused",
    ConsentAnswer.NOT_SAFE: "Not safe to ask {who},",
    ConsentAnswer.WITHDRAWN: "{who} took it back",
}
MISSING = {
    "consent_who": "Say who answered",
    "consent_how": "Say how they answered",
    "consent_on": "Enter the day they answered, such as 27 3 2026",
}
NOT_SAFE = {"consent_who": "Say who it is", "consent_how": "Say why it is not safe to ask"}


class ConsentFields(FlaskForm):
    """A person's answer; asked for only where the category asks for consent."""

    consent = RadioField(
        "Do they agree to this being shared?",
        choices=[SelectChoice(answer.value, words) for answer, words in ANSWERS.items()],
        default=ConsentAnswer.AGREED.value,
        validators=[Optional()],
    )
    consent_who = line("Who?", description="For example: the neighbour at number 5")
    consent_how = line("How, or why it is not safe", description="For example: in person, signed form")
    consent_on = DateField(  # type: ignore[call-arg]  # the stubs are older
        "On which day?",
        format=["%d %m %Y"],
        description="For example, 27 3 2026",
        invalid_value_message=MISSING["consent_on"],
        validators=[Optional()],
    )
    serious_harm = lines(
        "Serious harm",
        description="Why not sharing it would risk serious harm. Your agency’s representative records this.",
        longest=1000,
    )

    def wrong_consent(self) -> dict[str, str]:
        """What a consent that is asked for lacks, by field."""
        not_safe = self.consent.data == ConsentAnswer.NOT_SAFE
        asked = NOT_SAFE if not_safe else MISSING
        return {name: text for name, text in asked.items() if not (self[name].data or self[name].errors)}

    def answered(self, today: date) -> Consent | None:
        """The consent typed; where it is not safe to ask, of the day given unless another was."""
        return None if self.wrong_consent() or not self.consent.data else self.consented(today)

    def consented(self, today: date) -> Consent:
        """The answer, once it has been checked."""
        return Consent(
            self.consent_who.data or "",
            self.consent_how.data or "",
            self.consent_on.data or today,
            ConsentAnswer(self.consent.data),
        )


class ConsentForm(ConsentFields):
    """What became of the consent to share one piece of information."""

    consent = RadioField(
        "Do they agree to this being shared?",
        choices=[
            SelectChoice(answer.value, words)
            for answer, words in (ANSWERS | {ConsentAnswer.WITHDRAWN: WITHDRAWN}).items()
        ],
        validators=[InputRequired("Choose what became of consent")],
    )

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Every field by itself, then that the answer is whole."""
        fine = bool(super().validate(extra_validators))
        wrong = self.wrong_consent()
        for name, text in wrong.items():
            self[name].errors = [text]
        return fine and not wrong
