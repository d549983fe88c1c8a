"""What people type, checked field by field before any operation sees it."""

import secrets
from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, Regexp

from meetings.text import clean

SHORT = 200
LONG = 4000
NO_ORDER = "The first day is after the last"
OUT_OF_DATE = "This page is out of date. Copy what you typed, load it again, then send it"


class OnceForm(FlaskForm):
    """A form that makes something: sent twice, it makes it once."""

    once = HiddenField(
        default=lambda: secrets.token_hex(16), validators=[Regexp("^[0-9a-f]{32}$", message=OUT_OF_DATE)]
    )


def line(
    label: str, *, missing: str = "", description: str = "", longest: int = SHORT, known_as: str | None = None
) -> Any:
    """A one-line field; `missing` is what it says when it is left empty, none when it may be.

    `known_as` is its id where another form of the same page has a field of its name.
    """
    checks = _checks(missing, longest)
    return StringField(label, description=description, filters=[_tidy], validators=checks, id=known_as)


def lines(
    label: str, *, missing: str = "", description: str = "", longest: int = LONG, known_as: str | None = None
) -> Any:
    """A field of several lines; lengths are in characters, `known_as` is that of `line`."""
    checks = _checks(missing, longest)
    return TextAreaField(label, description=description, filters=[_tidy], validators=checks, id=known_as)


def _checks(missing: str, longest: int) -> list[Any]:
    first = DataRequired(missing) if missing else Optional()
    return [first, Length(max=longest, message=f"Use {longest} characters or fewer")]


def _tidy(text: str | None) -> str | None:
    return clean(text).strip() if text else text
