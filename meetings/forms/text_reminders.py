"""A mobile number for reminders by text message, and the code that is texted to it."""

from flask_wtf import FlaskForm
from wtforms import StringField, TelField
from wtforms.fields import Field
from wtforms.form import BaseForm
from wtforms.validators import DataRequired, Length, ValidationError

from meetings import mobiles

NOT_MOBILE = "Enter a UK mobile number, for example 07700 900123"


def _mobile(_: BaseForm, field: Field) -> None:
    if mobiles.parsed(field.data or "") is None:
        raise ValidationError(NOT_MOBILE)


class MobileNumberForm(FlaskForm):
    """A UK mobile number, in whatever form people type it."""

    number = TelField(
        "UK mobile number",
        description="For example 07700 900123. Only you see it.",
        validators=[DataRequired("Enter your mobile number"), _mobile],
    )

    @property
    def e164(self) -> str:
        """The number as it is kept."""
        return mobiles.parsed(self.number.data or "") or ""


class TextedCodeForm(FlaskForm):
    """The code from the text message."""

    code = StringField(
        "Code from the text message",
        description="Six digits",
        validators=[DataRequired("Enter the code"), Length(max=40, message="The code has six digits")],
    )
