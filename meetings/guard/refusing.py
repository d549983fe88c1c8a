"""Decides how a refusal is told: beside the field to whoever typed, and to the audit."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from flask import Response, request
from flask_wtf import FlaskForm
from sqlalchemy.exc import OperationalError

from meetings.forms import OnceForm
from meetings.guard.asking import caseroom, signed_in, viewer
from meetings.operations import refused
from meetings.refusals import Invalid, SentBefore


@contextmanager
def beside(form: FlaskForm) -> Iterator[None]:
    """Put what an operation refuses beside the form's fields; messages for none of them go to the first.

    A form that was sent before and edited since says so, and makes another when it is sent again.
    """
    try:
        yield
    except SentBefore as refusal:
        if not isinstance(form, OnceForm):
            raise
        form.begin_anew(str(refusal))
    except Invalid as refusal:
        for name, message in refusal.messages.items():
            field = form[name] if name in form else next(iter(form))
            field.errors = [*field.errors, message]


def note_refusal(answer: Response) -> Response:
    """Have the audit say who was refused what; a database that cannot take it stops no answer."""
    who = signed_in() if answer.status_code == 404 and request.view_args else None
    if who is not None and who.kind == "person" and request.endpoint != "static":
        ids = (request.view_args or {}).items()
        asked = {name: str(value) for name, value in ids if name.endswith("_id")}
        with suppress(OperationalError):
            refused.note_refusal(caseroom(), viewer(), str(request.endpoint), asked)
    return answer
