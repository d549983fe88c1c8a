"""Which passwords can be chosen: long ones, whatever they are made of (clause 8.1)."""

from unicodedata import normalize

from wtforms import PasswordField
from wtforms.fields import Field
from wtforms.form import BaseForm
from wtforms.validators import DataRequired, EqualTo, ValidationError

SHORTEST, LONGEST = 12, 128
TOO_SHORT = f"Use {SHORTEST} characters or more: three or four words that do not belong together are good"
TOO_LONG = f"Use {LONGEST} characters or fewer"


def normal(password: str | None) -> str | None:
    """A password in one spelling, however the keyboard composed its letters."""
    return normalize("NFKC", password) if password else password


def strong_enough(_: BaseForm, field: Field) -> None:
    """Refuse a password that is too short to stand, or too long to hash."""
    password = field.data or ""
    if len(password) < SHORTEST:
        raise ValidationError(TOO_SHORT)
    if len(password) > LONGEST:
        raise ValidationError(TOO_LONG)


def new_password(label: str) -> PasswordField:
    """The field in which a password is chosen."""
    return PasswordField(
        label,
        description=f"{SHORTEST} characters or more. A sentence is easier to remember than signs.",
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
