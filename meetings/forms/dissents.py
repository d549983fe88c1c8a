"""What a chair types in reply to a dissent."""

from meetings.forms import OnceForm, lines


class ReplyForm(OnceForm):
    """The reply, once."""

    text = lines(
        "Your reply",
        missing="Enter the reply",
        description="It is in the minutes word for word and cannot be changed.",
    )
