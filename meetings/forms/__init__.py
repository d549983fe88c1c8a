"""What people type, checked field by field before any operation sees it."""

import hashlib
import json
import secrets
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, Regexp

from meetings.text import clean

SHORT = 200
LONG = 4000
NO_ORDER = "The first day is after the last"
OUT_OF_DATE = "This page is out of date. Copy what you typed, load it again, then send it"


def _fresh() -> str:
    return secrets.token_hex(16)


class OnceForm(FlaskForm):
    """A form that makes something: sent twice, it makes it once."""

    once = HiddenField(default=_fresh, validators=[Regexp("^[0-9a-f]{32}$", message=OUT_OF_DATE)])

    @property
    def sending(self) -> str:
        """Its hidden key and, after a dot, a digest of all that was sent with it, which tells edits."""
        hidden = ("csrf_token", self.once.name)
        sent = sorted(pair for pair in request.form.items(multi=True) if pair[0] not in hidden)
        return f"{self.once.data}.{hashlib.sha256(json.dumps(sent).encode()).hexdigest()}"

    def begin_anew(self, because: str) -> None:
        """Stand for another thing to be made from here on, and say why."""
        self.form_errors = [*self.form_errors, because]
        self.once.data = _fresh()


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
