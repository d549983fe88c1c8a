"""What an agency's own system knows a case by, as it is typed."""

from flask_wtf import FlaskForm
from wtforms import HiddenField

from meetings.forms import line


class OwnReferenceForm(FlaskForm):
    """The reference, which may be taken away; `version` is the one it was written from."""

    version = HiddenField()
    text = line(
        "Reference in your own system",
        description="For example the number of the case in ECINS. Leave it empty to take it away.",
        longest=100,
    )

    def seen(self) -> int:
        """The version; one that nothing has, where what was sent is no number."""
        text = self.version.data or ""
        return int(text) if text.isdecimal() and len(text) < 10 else -1
