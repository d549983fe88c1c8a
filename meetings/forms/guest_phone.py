"""What a guest types to join a meeting on their own phone."""

from meetings.forms import line
from meetings.forms.joining import CodeForm


class GuestCodeForm(CodeForm):
    """The code on the screen, and the guest's name as it stands on the register."""

    name = line(
        "Your name",
        missing="Enter your name",
        description="As the meeting’s officers have written it down",
        longest=120,
    )
