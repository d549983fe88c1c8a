"""The answers to the preconditions of an intervention: as many fields as it has, named after each."""

import re
from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Field

from meetings.forms import SHORT
from meetings.preconditions import Said
from meetings.text import clean

_MET = re.compile(r"met-([a-z0-9-]{1,60})")


class AnswersField(Field):
    """`met-KEY` and `line-KEY` of every precondition that was sent; which ones count, the operation says.

    What is wrong stands in `beside`, by the name of the field that it belongs to.
    """

    data: Mapping[str, Said]
    beside: dict[str, str]

    def process(self, formdata: Any, *_: Any, **__: Any) -> None:
        """Read what was sent."""
        sent: MultiDict[str, str] = formdata or MultiDict()
        keys = [found[1] for name in sent if (found := _MET.fullmatch(name))]
        self.data = {
            key: Said(sent[f"met-{key}"], clean(sent.get(f"line-{key}", "")).strip()) for key in keys
        }
        self.beside, self.errors, self.process_errors = {}, [], []

    def pre_validate(self, form: Any) -> None:
        """Refuse a line that is too long."""
        long = [key for key, said in self.data.items() if len(said.line) > SHORT]
        self.put({f"line-{key}": f"Use {SHORT} characters or fewer" for key in long})

    def put(self, messages: Mapping[str, str]) -> None:
        """Say what is wrong, beside its field."""
        self.beside |= messages
        self.errors = [*self.errors, *messages.values()]
