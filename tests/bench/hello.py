"""The application under measure, with one page more: what everything is compared with."""

from flask import Flask

from app import create_app
from meetings.guard import PUBLIC, access


def create() -> Flask:
    """Caseroom, as it is served, and a hello-world route behind the same guard."""
    app = create_app()
    app.add_url_rule("/hello", "hello", hello)
    return app


@access(PUBLIC)
def hello() -> str:
    """A page that asks nothing of anybody."""
    return "Hello, world!"
