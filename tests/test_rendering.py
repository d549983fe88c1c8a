"""A template says the same as Jinja alone would have it say, whatever it prints."""

import pytest
from flask import Flask
from jinja2 import DictLoader, Environment
from markupsafe import Markup, escape

from meetings.rendering import PageEnvironment, escaped

PIECES = {
    "page": '{% extends "frame" %}{% from "macros" import said %}'
    "{% block content %}{% for one in many %}{% include 'piece' %}{% endfor %}{{ said(7) }}"
    "{% set kept %}{% include 'aside' %}{{ text }}{% endset %}{{ kept }}{{ kept | upper }}{% endblock %}",
    "frame": "<p>{{ text ~ '<' }}{% block content %}{% endblock %}{{ ' open' if missing_one }}</p>",
    "piece": "{{ one }}{% set inner = one %}{{ inner }},",
    "macros": "{% macro said(text) %}<q>{{ text }}{{ caller() if caller }}</q>{% endmacro %}",
    "aside": "{% autoescape false %}{{ text }}{% endautoescape %}{{ known }}",
}
TEXT = "Fay & “Ben” said: <b>'no'</b> \"twice\""


class _Safe:
    def __html__(self) -> str:
        return "<i>safe</i>"


@pytest.mark.parametrize("value", [TEXT, Markup("<b>bold</b>"), 7, True, None, 1.5, _Safe(), [TEXT], b"<"])
def test_what_is_printed_is_escaped_as_ever(value: object) -> None:
    assert escaped(value) == str(escape(value))


def test_pages_with_all_that_templates_use_read_as_ever() -> None:
    ours = PageEnvironment(Flask("tests"), loader=DictLoader(PIECES), autoescape=True)
    plain = Environment(loader=DictLoader(PIECES), autoescape=True)
    values = {"many": [TEXT, Markup("<br>"), 3, None], "text": TEXT, "missing_one": ""}
    for environment in (ours, plain):
        environment.globals["known"] = "<everywhere>"
    page = ours.get_template("page").render(values)
    assert "&lt;b&gt;&#39;no&#39;" in page
    assert "&lt;everywhere&gt;" in page
    assert page == plain.get_template("page").render(values)
