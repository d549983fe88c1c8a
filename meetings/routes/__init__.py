"""HTTP only: parse, call an operation or a viewer query, render; one module for each area."""

from importlib import import_module

from flask import Flask

AREAS = (
    "account",
    "action_lists",
    "actions",
    "agency_offices",
    "agenda",
    "appraisals",
    "arriving",
    "calendar",
    "cancelling",
    "cases",
    "chronology",
    "consents",
    "console",
    "console_room",
    "console_vouching",
    "corrections",
    "decisions",
    "demo",
    "dissents",
    "enrolling",
    "extracts",
    "figures",
    "guest_phone",
    "guests",
    "help",
    "home",
    "information",
    "interests",
    "inviting",
    "involvements",
    "joining",
    "ledger",
    "links",
    "meetings",
    "minutes",
    "minutes_requests",
    "minutes_versions",
    "oidc",
    "outcomes",
    "own_references",
    "partners",
    "passkeys",
    "people",
    "phone",
    "planning",
    "presences",
    "projector",
    "proving",
    "requests",
    "returns",
    "returns_board",
    "said",
    "second_step",
    "settling",
    "signing_in",
    "text_reminders",
    "times",
    "undelivered",
    "undertaking",
)


def register(app: Flask) -> None:
    """Give the app every area's routes."""
    for area in AREAS:
        app.register_blueprint(import_module(f"meetings.routes.{area}").blueprint)
