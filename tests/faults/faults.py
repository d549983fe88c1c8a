"""The ways in which every form is sent wrongly, each with what must then be true."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from werkzeug.test import TestResponse

from meetings.text import clean
from models.base import Sealed, SealedText
from tests.faults.database import TABLES, Rows
from tests.faults.form import Form
from tests.faults.page import Page
from tests.faults.scene import Body, Scene, encoded, pairs

HUGE = b"a" * 10_000_000
# As a browser sends it: NUL, a vertical tab, U+FFFE, a lone surrogate and what a browser makes of one.
CONTROLS = "\x00\x0b\x01\ufffe\udc80\ufffd"
# What a page says, and the console: decision 13.
EDITED = re.compile("you have edited it since|has been edited since")
MOST_IN_A_NUMBER = "9" * 5000
NO_DATE_OR_NUMBER = ("soon", "-1", "1\x00", "²", MOST_IN_A_NUMBER)
SAVED = range(200, 400)
# Each way to be refused, with the words of its page where they are always the same.
REFUSED = {
    404: "It may have moved, or it may not be for you to see.",
    409: "",
    413: "Nothing was saved",
    422: "",
}


def works_once(scene: Scene, form: Form) -> None:
    """As it should be, so what is refused below is refused for its fault alone; and the same body again.

    By a second press or the way back: it is written once, and both are told that it is done.
    """
    body, before = form.valid(scene), scene.database.rows()
    assert send(scene, form, body).status_code in SAVED
    once = scene.database.rows()
    assert once != before
    scene.works[form.name] = made(before, once)
    again = send(scene, form, body).status_code
    expected = [404] if form.gone else [422] if form.spent else SAVED
    assert again in expected
    assert form.anew or scene.database.rows() == once


def is_edited(scene: Scene, form: Form) -> None:
    """Edited after it was sent, as when the answer was lost: nothing is dropped or written unasked."""
    body = form.valid(scene)
    assert send(scene, form, body).status_code in SAVED
    for name in form.texts:
        typed = {**body, name: f"{body.get(name, '')} edited"}
        _, page = refused(scene, form, typed)
        assert EDITED.search(page.text), (name, page.told)
        keeps(page, form, typed)


def is_full(scene: Scene, form: Form) -> None:
    """Each text as long as it may be."""
    body = form.valid(scene)
    longest = {name: "w" * most for name, most in form.texts.items() if name not in form.ids}
    assert send(scene, form, {**body, **longest}).status_code in SAVED


def is_empty(scene: Scene, form: Form) -> None:
    """Nothing in it but its token: it says beside each field that it needs one."""
    if form.bare in SAVED:
        assert send(scene, form, {}).status_code == form.bare
        return
    _, page = refused(scene, form, {}, status=form.bare)
    silent = [name for name in form.needs if not page.beside(name)]
    assert silent == []


def is_huge(scene: Scene, form: Form) -> None:
    """Ten megabytes in one field."""
    body = form.valid(scene)
    for name in form.texts or ("anything",):
        rest = encoded(pair for pair in pairs(body) if pair[0] != name)
        _, page = refused(scene, form, rest + f"&{name}=".encode() + HUGE, status=413)
        assert "That is too long" in page.text


def is_too_long(scene: Scene, form: Form) -> None:
    """One character more than a field takes."""
    for name, most in form.texts.items():
        typed = {**form.valid(scene), name: "w" * (most + 1)}
        _, page = refused(scene, form, typed, status=422)
        assert page.beside(name), name
        keeps(page, form, typed)


def has_controls(scene: Scene, form: Form) -> None:
    """Characters that no document may hold are cleaned away or refused."""
    before = scene.database.rows()
    body = form.valid(scene)
    for name in form.texts:
        given = body.get(name, "")
        typed = {**body, name: f"a{CONTROLS}{given if isinstance(given, str) else ''}{CONTROLS}b"}
        answer = send(scene, form, typed)
        assert answer.status_code in (*SAVED, 422), name
        if answer.status_code == 422:
            assert scene.database.rows() == before, name
        else:
            assert [text for text in written(scene, before) if clean(text) != text] == [], name
        scene.database.put_back()


def names_a_stranger(scene: Scene, form: Form) -> None:
    """In each field that names one of a list, something that is not on it."""
    for name, pattern in form.ids.items():
        for stranger in strangers(scene, form):
            typed = {**form.valid(scene), name: pattern.format(stranger)}
            status, page = refused(scene, form, typed)
            if status == 422:
                keeps(page, form, typed)


def is_no_date_or_number(scene: Scene, form: Form) -> None:
    """In each field of a date or a number, something else."""
    for name in form.exact:
        for wrong in NO_DATE_OR_NUMBER:
            typed = {**form.valid(scene), name: wrong}
            _, page = refused(scene, form, typed, status=422)
            assert page.beside(name), (name, wrong[:20])
            keeps(page, form, typed)


def has_more_in_it(scene: Scene, form: Form) -> None:
    """Every field twice, and fields that no form has: it does what it does without them."""
    if form.name not in scene.works:
        works_once(scene, form)
        scene.database.put_back()
    body, before = form.valid(scene), scene.database.rows()
    noise = [("id", "1"), ("admin", "y"), ("rows-²-item", "x"), ("rows-x", "y"), ("\x00", "\ud800"), ("", "")]
    single = [name for name in body if isinstance(body[name], str) and name not in form.exact]
    doubled = [pair for pair in pairs(body) if pair[0] in single]
    answer = send(scene, form, encoded([*pairs(body), *doubled, *_ticked(body), *noise]))
    assert answer.status_code in SAVED
    assert made(before, scene.database.rows()) == scene.works[form.name]


def is_overtaken(scene: Scene, form: Form) -> None:
    """Somebody else was first: both texts are there."""
    assert form.overtaken is not None
    typed = form.valid(scene)
    form.overtaken.by(scene)
    _, page = refused(scene, form, typed, status=409)
    assert form.overtaken.theirs in page.text
    keeps(page, form, typed)


FAULTS: Mapping[str, tuple[Callable[[Scene, Form], None], Callable[[Form], object]]] = {
    "works once": (works_once, lambda _: True),
    "edited": (is_edited, lambda form: form.texts and "once" in form.ids),
    "full": (is_full, lambda form: form.texts),
    "empty": (is_empty, lambda _: True),
    "huge": (is_huge, lambda _: True),
    "too long": (is_too_long, lambda form: form.texts),
    "controls": (has_controls, lambda form: form.texts),
    "stranger": (names_a_stranger, lambda form: form.ids),
    "no date or number": (is_no_date_or_number, lambda form: form.exact),
    "more in it": (has_more_in_it, lambda _: True),
    "overtaken": (is_overtaken, lambda form: form.overtaken),
}


def send(scene: Scene, form: Form, body: Body | bytes | None = None) -> TestResponse:
    """Send it, as it should be unless another body is given."""
    return scene.send(form.by, form.address(scene), form.valid(scene) if body is None else body)


def refused(scene: Scene, form: Form, body: Body | bytes, *, status: int | None = None) -> tuple[int, Page]:
    """Send it, and prove that it was refused with words, and that nothing at all was written."""
    before = scene.database.rows()
    answer = send(scene, form, body)
    assert answer.status_code == (status or answer.status_code), answer.text[-2000:]
    assert answer.status_code in REFUSED
    assert scene.database.rows() == before
    page = Page(answer)
    assert REFUSED[answer.status_code] in page.text
    assert page.told or answer.status_code in (404, 413), answer.text[-3000:]
    return answer.status_code, page


def made(before: Rows, after: Rows) -> dict[str, int]:
    """How many rows each table has more, or fewer."""
    return {name: more for name in before if (more := len(after[name]) - len(before[name]))}


def written(scene: Scene, before: Rows) -> Iterator[str]:
    """Every text in the rows that are new or changed, in the clear."""
    after = scene.database.rows()
    for table in TABLES:
        for row in set(after[table.name]) - set(before[table.name]):
            for column, value in zip(table.columns, row, strict=True):
                if isinstance(value, str):
                    yield _clear(scene, column.type, value)


def keeps(page: Page, form: Form, typed: Body) -> None:
    """Prove that what was typed is still in the page, each in its field."""
    for name in (*form.texts, *form.exact):
        if name not in form.unkept and name in typed:
            given = typed[name]
            parts = [given] if isinstance(given, str) else given
            held = page.held(name)
            lost = [one for one in parts if one.isprintable() and one not in held and one not in page.text]
            assert lost == [], (name, held)


def strangers(scene: Scene, form: Form) -> list[str]:
    """Ids that this form may not name, of nothing, another meeting or another agency, and what is no id."""
    other = [scene.known[name] for name in STRANGE if name not in form.known_here and name in scene.known]
    theirs = [] if "case two" in form.known_here else [scene.cast.cases["two"]]
    return ["f" * 32, *other, *theirs, "x", "\x00", "f" * 5000]


STRANGE = ("other meeting", "other place", "other item")


def _ticked(body: Body) -> list[tuple[str, str]]:
    """Boxes ticked twice; a date has three parts of one name, which are no boxes."""
    several = {name: value for name, value in body.items() if isinstance(value, list)}
    return [pair for pair in pairs(several) if len(pair[1]) == 32]


def _clear(scene: Scene, kind: Any, value: str) -> str:
    if not isinstance(kind, Sealed):
        return value
    sealed = SealedText(kind.place, value)
    return scene.caseroom.keyring.read([sealed])[sealed]
