"""What a person types to sign in, at each of its steps, and how they answer the standing undertaking."""

from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField, StringField, SubmitField
from wtforms.validators import DataRequired, Length

from meetings.forms.passwords import new_password, normal, same_password
from meetings.text import clean


class SignInForm(FlaskForm):
    """A work e-mail address and a password."""

    email = EmailField(
        "Work e-mail address", validators=[DataRequired("Enter your work e-mail address"), Length(max=254)]
    )
    password = PasswordField(
        "Password",
        filters=[normal],
        validators=[DataRequired("Enter your password"), Length(max=128, message="The password is too long")],
    )
    next = HiddenField()
    kept = HiddenField()


class CodeForm(FlaskForm):
    """A code of an authenticator app, or one of the recovery codes."""

    code = StringField(
        "Code",
        description="Six digits from your authenticator app, or one of your recovery codes",
        validators=[
            DataRequired("Enter the code"),
            Length(max=40, message="The code is too long"),
        ],
    )
    next = HiddenField()
    kept = HiddenField()


class PasskeyForm(FlaskForm):
    """A passkey that the device has just made, and what its owner calls it."""

    name = StringField(
        "What do you call this device?",
        description="For example: work laptop",
        filters=[lambda text: clean(text).strip() if text else text],
        validators=[
            DataRequired("Say what you call this device"),
            Length(max=60, message="Use 60 characters or fewer"),
        ],
    )
    asked = HiddenField()
    credential = HiddenField(validators=[Length(max=20_000)])


class PasskeySignInForm(FlaskForm):
    """A device's answer to a challenge."""

    asked = HiddenField(validators=[DataRequired()])
    credential = HiddenField(validators=[DataRequired(), Length(max=20_000)])
    next = HiddenField()
    kept = HiddenField()


class ProveForm(FlaskForm):
    """The password or a code again, before what must not be done from a screen that was left open."""

    proof = PasswordField(
        "Your password, or a code of your authenticator app",
        filters=[normal],
        validators=[DataRequired("Enter one of the two"), Length(max=128, message="This is too long")],
    )
    next = HiddenField()
    kept = HiddenField()
    back = HiddenField()


class FirstCodeForm(FlaskForm):
    """The first code of an authenticator app that is being set up."""

    code = StringField(
        "Code that the app shows now",
        description="Six digits",
        validators=[DataRequired("Enter the code"), Length(max=40, message="The code has six digits")],
    )
    next = HiddenField()


class ChangePasswordForm(FlaskForm):
    """Another password, twice."""

    password = new_password("New password")
    again = same_password("The same password again")


class PressForm(FlaskForm):
    """A button that sends nothing but its token."""


class AnswerForm(FlaskForm):
    """I agree, or I do not agree, to the exact text shown."""

    sha256 = HiddenField(validators=[DataRequired(), Length(min=64, max=64)])
    agree = SubmitField("I agree")
    decline = SubmitField("I do not agree")
    next = HiddenField()
