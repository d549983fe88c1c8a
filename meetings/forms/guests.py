"""What a person types to put a guest on a register, and to admit one to a case."""

from flask_wtf import FlaskForm
from wtforms import EmailField
from wtforms.validators import Optional, Regexp

from meetings.forms import OnceForm, line
from meetings.forms.cases import chosen

NO_ADDRESS = "Enter an e-mail address, such as name@nhs.example"


class GuestForm(OnceForm):
    """A guest: who, of which organisation, and where they can be written to."""

    name = line("Name", missing="Enter the guest’s name", longest=120)
    organisation = line(
        "Organisation",
        missing="Enter the guest’s organisation",
        description="One that is no partner to the agreement.",
        longest=120,
    )
    email = EmailField(
        "Work e-mail (optional)",
        filters=[lambda text: text.strip() if text else text],
        validators=[
            Optional(),
            Regexp(
                r"^[^@\s]{1,64}@[^@\s]{1,180}$",
                message=NO_ADDRESS,
            ),
        ],
    )


class AdmitForm(FlaskForm):
    """The case a guest is admitted to, and why the law lets them hear of it."""

    item = chosen("Case", "Choose a case")
    reason = line(
        "Why does the law let them hear of it?",
        missing="Say why the law lets this guest hear of this case",
        description="For example: adult at risk, Care Act 2014 s.42. The agencies on the case read this.",
        longest=500,
    )
