"""A rehearsal's browser sends what stands in a form, and nothing that the form does not offer."""

import pytest

from meetings.commands.rehearse.page import Page, PageError

HTML = """
<form method="post" action="/sign-out"><input type="hidden" name="csrf_token" value="t1"></form>
<p id="fresh" hx-get="live?rev=7">One <b>and</b>   two</p>
<form id="words" method="post" action="/cases/new">
  <input type="hidden" name="csrf_token" value="t2"><input name="title" value="As it was">
  <textarea name="summary">
Two
lines</textarea>
  <select name="kind"><option value="">Choose</option><option value="noise" selected>Noise</option></select>
  <select name="other"><option value="first">First</option><option value="second">Second</option></select>
  <input type="radio" name="subject" value="person" id="p"><label for="p">A person</label>
  <input type="radio" name="subject" value="group" checked id="g"><label for="g">A group</label>
  <label><input type="checkbox" name="agencies" value="a1"> Fire</label>
  <label><input type="checkbox" name="agencies" value="a2" checked> Police</label>
  <button name="do" value="save">Save</button>
</form>
"""
PAGE = Page("/cases/start", 200, HTML)
STANDING = [
    ("csrf_token", "t2"),
    ("title", "As it was"),
    ("summary", "Two\nlines"),
    ("kind", "noise"),
    ("other", "first"),
    ("subject", "group"),
    ("agencies", "a2"),
]


def test_untouched_a_form_sends_what_stands_in_it() -> None:
    assert PAGE.form("words").filled({}) == STANDING
    assert PAGE.form("/cases/new").filled({}, press=("do", "save")) == [*STANDING, ("do", "save")]


def test_what_is_typed_takes_the_place_of_what_stood_there() -> None:
    typed = {"title": "New", "subject": "person", "agencies": ["a1", "a2"], "kind": ""}
    sent = dict.fromkeys(["title", "subject", "kind"], "")
    filled = PAGE.form("words").filled(typed)
    assert {name: value for name, value in filled if name in sent} == {
        "title": "New",
        "subject": "person",
        "kind": "",
    }
    assert [value for name, value in filled if name == "agencies"] == ["a1", "a2"]
    assert "agencies" not in dict(PAGE.form("words").filled({"agencies": []}))


@pytest.mark.parametrize(
    ("typed", "press"),
    [
        ({"colour": "red"}, None),
        ({"kind": "dogs"}, None),
        ({"agencies": ["a1", "a9"]}, None),
        ({}, ("do", "delete")),
    ],
)
def test_what_the_form_does_not_offer_cannot_be_sent(
    typed: dict[str, str | list[str]], press: tuple[str, str] | None
) -> None:
    with pytest.raises(PageError):
        PAGE.form("words").filled(typed, press)


def test_a_choice_is_found_by_the_words_beside_it() -> None:
    form = PAGE.form("words")
    assert form.choices("agencies") == {"a1": "Fire", "a2": "Police"}
    assert form.choice("subject", "person") == "person"
    assert form.choice("other", "Second") == "second"
    with pytest.raises(PageError, match="2 choices"):
        form.choice("subject", "A ")


def test_a_page_without_the_form_says_so() -> None:
    with pytest.raises(PageError, match="no form “agree”"):
        PAGE.form("agree")


def test_text_is_read_in_single_spaces_and_addresses_from_where_the_page_is() -> None:
    fresh = PAGE.root.by_id("fresh")
    assert fresh is not None
    assert fresh.text == "One and two"
    assert PAGE.fragment("fresh") == "/cases/live?rev=7"
    assert PAGE.resolved("https://elsewhere.example/") is None
