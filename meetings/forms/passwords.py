"""Which passwords can be chosen: long ones, whatever they are made of (clause 8.1)."""

from unicodedata import normalize

from flask import current_app
from wtforms import PasswordField
from wtforms.fields import Field
from wtforms.form import BaseForm
from wtforms.validators import DataRequired, EqualTo, ValidationError

from meetings.passwords import TOO_EASY, is_easy

SHORTEST, SHORTEST_ALONE, LONGEST = 12, 15, 128
TOO_SHORT = "Use {} characters or more: three or four words that do not belong together are good"
TOO_LONG = f"Use {LONGEST} characters or fewer"


def normal(password: str | None) -> str | None:
    """A password in one spelling, however the keyboard composed its letters."""
    return normalize("NFKC", password) if password else password


def shortest() -> int:
    """How many characters a password needs: more where it may be all that opens a desk."""
    required = current_app.extensions["caseroom"].settings.second_factor == "required"
    return SHORTEST if required else SHORTEST_ALONE


def strong_enough(_: BaseForm, field: Field) -> None:
    """Refuse a password that is too short to stand, too long to hash, or easily guessed."""
    password = field.data or ""
    if len(password) < shortest():
        raise ValidationError(TOO_SHORT.format(shortest()))
    if len(password) > LONGEST:
        raise ValidationError(TOO_LONG)
    if is_easy(password):
        raise ValidationError(TOO_EASY)


def new_password(label: str) -> PasswordField:
    """The field in which a password is chosen."""
    return PasswordField(
        label,
        description="A sentence is easier to remember than signs, and longer.",
        filters=[normal],
        validators=[DataRequired("Choose a password"), strong_enough],
    )


def same_password(label: str) -> PasswordField:
    """The field in which it is typed a second time, since nobody sees what they type."""
    return PasswordField(
        label,
        filters=[normal],
        validators=[
            DataRequired("Type the password again"),
            EqualTo("password", "The two passwords are not the same"),
        ],
    )
