"""What a person types to sign in, and how they answer the standing undertaking."""

from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField, SubmitField
from wtforms.validators import DataRequired, Length


class SignInForm(FlaskForm):
    """A work e-mail address and a password."""

    email = EmailField(
        "Work e-mail address", validators=[DataRequired("Enter your work e-mail address"), Length(max=254)]
    )
    password = PasswordField(
        "Password",
        validators=[DataRequired("Enter your password"), Length(max=128, message="The password is too long")],
    )
    next = HiddenField()


class AnswerForm(FlaskForm):
    """I agree, or I do not agree, to the exact text shown."""

    sha256 = HiddenField(validators=[DataRequired(), Length(min=64, max=64)])
    agree = SubmitField("I agree")
    decline = SubmitField("I do not agree")
    next = HiddenField()
