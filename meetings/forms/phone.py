"""What a person answers on their phone at a meeting, beside the statement."""

from flask_wtf import FlaskForm

from meetings.forms import lines


class SaidForm(FlaskForm):
    """What an agency said in the room, confirmed as it stands or trimmed."""

    text = lines("What was said", missing="Leave at least what was said")
