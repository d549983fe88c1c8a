"""What no template and no script of ours may contain.

That is: what the content security policy refuses, what htmx 4 no longer knows, what makes a live page slow.
"""

import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from jinja2 import Environment, nodes

from meetings.guard.headers import CONTENT_SECURITY_POLICY
from meetings.remembered import Remembered

ROOT = Path(__file__).parents[2]
# Mail is read in mail programs, under no policy of ours, and needs its styles inline.
TEMPLATES = sorted(p for p in ROOT.glob("templates/**/*.html") if "mail" not in p.parts)
SCRIPTS = sorted(ROOT.glob("static/js/*.js"))
LIVE = [p for p in TEMPLATES if p.parent.name in {"projector", "console", "phone"}]

# Which template may print unescaped text, and why. None does: what is markup arrives as Markup.
SAFE_ALLOWED: dict[str, str] = {}

FORBIDDEN_IN_TEMPLATES = {
    "an event handler of htmx": (r"\bhx-on\b", '<b hx-on:click="x()">'),
    "a value computed by script": (r"""["']\s*(?:js|javascript):""", "<b hx-vals='js:{a: 1}'>"),
    "a trigger filter": (r"""hx-trigger=["'][^"']*\[""", '<b hx-trigger="click[ctrlKey]">'),
    "an inline style": (r"\sstyle\s*=", '<b style="color:red">'),
    "a style element": (r"<style\b", "<style>b{}</style>"),
    "an inline script": (r"<script\b(?![^>]*\bsrc=)", "<script>run()</script>"),
    "an inline event handler": (r"\son[a-z]+\s*=\s*[\"']", '<b onclick="x()">'),
    "escaping switched off": (r"autoescape\s+false", "{% autoescape false %}"),
    "a name of htmx 2": (
        r"\bhx-(?:disabled-elt|ext|vars|ws|sse)(?=\s*=)|\bsse-(?:connect|swap)\b|htmx:[a-z]+[A-Z]",
        '<b hx-disabled-elt="this">',
    ),
}
FORBIDDEN_IN_SCRIPTS = {
    "evaluated text": (r"\beval\(|\bnew Function\b", 'eval("1")'),
    "markup made of text": (r"\.(?:inner|outer)HTML\b|insertAdjacentHTML|document\.write", "a.innerHTML = b"),
    "a name of htmx 2": (r"htmx:[a-z]+[A-Z]|\bhx-disabled-elt\b", '"htmx:responseError"'),
    "typed text kept in the browser": (
        r"\b(?:sessionStorage|indexedDB|document\.cookie)\b",
        "sessionStorage.x = y",
    ),
}
ASKS = {"hx-get", "hx-post", "hx-put", "hx-patch", "hx-delete", "hx-sse:connect"}
MODIFIES = re.compile(
    r"^hx-(?:target|swap|trigger|include|vals|headers|confirm|select|disable|sync|indicator|config)$"
)
MODE_KEYS = {"=", "B", "C", "J", "M"}  # the view brings these
# In characters: a longer one runs into its cell, which starts 6.5rem from the edge of a phone.
LONGEST_LABEL = 12
NAMES = [str(p.relative_to(ROOT)) for p in TEMPLATES]


def source(path: Path) -> str:
    """A template without its comments, which may name what it must not use, and without named scripts."""
    return without_named(re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.S))


def without_named(html: str) -> str:
    """A page without the inline scripts that the content security policy lets run."""

    def kept(script: re.Match[str]) -> str:
        digest = b64encode(sha256(script[1].encode()).digest()).decode()
        return "" if f"'sha256-{digest}'" in CONTENT_SECURITY_POLICY else script[0]

    return re.sub(r"<script>(.*?)</script>", kept, html, flags=re.S)


def markup(text: str) -> str:
    """A template's own HTML; a tag of Jinja that prints a CSRF token leaves that word behind."""
    return re.sub(r"\{[{%].*?[%}]\}", lambda m: "csrf" if "csrf" in m[0] else "", text, flags=re.S)


def bare(html: str) -> list[str]:
    """Elements that modify a request without making one: htmx 4 does not inherit, so they do nothing."""
    return [
        f"<{tag.name} {name}>"
        for tag in BeautifulSoup(html, "html.parser").find_all(True)
        for name in tag.attrs
        if MODIFIES.match(name) and not ASKS & tag.attrs.keys() and tag.name != "hx-partial"
    ]


def unguarded(html: str) -> list[str]:
    """Forms that post without a CSRF token: htmx 4 does not inherit a header for it either."""
    forms = re.findall(r"<form\b[^>]*>.*?(?:</form>|\Z)", html, flags=re.S)
    return [form[:80] for form in forms if 'method="post"' in form and "csrf" not in form]


def slow_loops(text: str) -> list[str]:
    """Macros, addresses, tokens and partials asked for once per row."""
    environment = Environment(autoescape=True, extensions=[Remembered])
    environment.filters |= dict.fromkeys(("day", "short_day", "clock"), str)
    tree = environment.parse(text)
    imported = {
        name if isinstance(name, str) else name[1]
        for statement in tree.find_all(nodes.FromImport)
        for name in statement.names
    } | {macro.name for macro in tree.find_all(nodes.Macro)}
    costly = imported | {"url_for", "csrf_token", "asset"}
    return [found for loop in tree.find_all(nodes.For) for found in _costs(loop, costly)]


def _costs(loop: nodes.For, costly: set[str]) -> Iterator[str]:
    for part in loop.body:
        for call in part.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name in costly:
                yield f"{call.node.name}() in line {call.lineno}"
        for include in part.find_all(nodes.Include):
            yield f"an include in line {include.lineno}"


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_a_template_holds_nothing_forbidden(path: Path) -> None:
    text = source(path)
    assert [what for what, (pattern, _) in FORBIDDEN_IN_TEMPLATES.items() if re.search(pattern, text)] == []
    assert bare(markup(text)) == []
    assert unguarded(markup(text)) == []
    if re.search(r"\|\s*safe\b", text):
        assert SAFE_ALLOWED.get(str(path.relative_to(ROOT))), (
            "prints unescaped text without a reason on the list"
        )


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda p: p.name)
def test_a_script_holds_nothing_forbidden(path: Path) -> None:
    text = path.read_text()
    assert [what for what, (pattern, _) in FORBIDDEN_IN_SCRIPTS.items() if re.search(pattern, text)] == []
    assert "localStorage" not in text or path.name == "keys.js", "only the switch for keys is remembered"


@pytest.mark.parametrize("path", LIVE, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_a_live_page_asks_for_nothing_once_per_row(path: Path) -> None:
    assert slow_loops(path.read_text()) == []


@pytest.mark.parametrize("what", FORBIDDEN_IN_TEMPLATES)
def test_what_is_planted_in_a_template_is_caught(what: str) -> None:
    pattern, planted = FORBIDDEN_IN_TEMPLATES[what]
    assert re.search(pattern, planted)


@pytest.mark.parametrize("what", FORBIDDEN_IN_SCRIPTS)
def test_what_is_planted_in_a_script_is_caught(what: str) -> None:
    pattern, planted = FORBIDDEN_IN_SCRIPTS[what]
    assert re.search(pattern, planted)


def test_the_label_of_a_cell_fits_beside_it_on_a_phone() -> None:
    labels = [(label, p.name) for p in TEMPLATES for label in re.findall(r'data-label="([^"{]+)"', source(p))]
    assert ("Due", "_rows.html") in labels
    assert [each for each in labels if len(each[0]) > LONGEST_LABEL] == []


def test_a_modifier_without_a_request_is_caught() -> None:
    assert bare('<div hx-target="#a"><form hx-post="/x" hx-swap="none"></form></div>') == ["<div hx-target>"]


def test_a_form_without_a_token_is_caught() -> None:
    assert unguarded(
        markup('<form method="post"><input name="a"></form><form method="post">{{ csrf() }}</form>')
    ) == ['<form method="post"><input name="a"></form>']


def test_a_call_per_row_is_caught() -> None:
    planted = (
        '{% from "a.html" import chip %}{{ chip(1) }}'
        '{% for a in b %}{{ chip(a) }}{{ url_for("c") }}{% endfor %}'
    )
    assert slow_loops(planted) == ["chip() in line 1", "url_for() in line 1"]


def test_the_list_of_keys_is_the_keys_of_the_console() -> None:
    console = [p for p in TEMPLATES if p.parent.name == "console"] + [ROOT / "templates/macros/console.html"]
    used = {key.upper() for p in console for key in re.findall(r'data-key="(.)"', source(p))} | MODE_KEYS
    listed = re.findall(r'\("([A-Z0-9?=])", "', source(ROOT / "templates/console/_keys.html"))
    assert sorted(listed) == sorted(used)
