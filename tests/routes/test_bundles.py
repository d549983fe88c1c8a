"""What a live page fetches as one is every file it needs, whole and in order."""

import re

import pytest
from flask import Flask

from meetings.bundles import BUNDLES, STATIC


@pytest.mark.parametrize("bundle", BUNDLES)
def test_a_bundle_is_its_files_one_after_the_other(app: Flask, bundle: str) -> None:
    with app.test_client().get(f"/static/{bundle}") as answer:
        assert answer.status_code == 200
        assert answer.mimetype == ("text/css" if bundle.endswith(".css") else "text/javascript")
        assert "immutable" in answer.headers["Cache-Control"]
        text, at = answer.data, 0
    for name in BUNDLES[bundle]:
        at = text.index((STATIC / name).read_bytes(), at) + 1


@pytest.mark.parametrize("bundle", [name for name in BUNDLES if name.endswith(".js")])
def test_what_a_script_uses_of_another_stands_before_it(bundle: str) -> None:
    own = [name for name in BUNDLES[bundle] if name.startswith("js/")]
    shared = {path.stem for path in STATIC.glob("js/*.js") if re.search(r"^const ", path.read_text(), re.M)}
    assert {"unsent", "trouble", "sent", "failed"} == shared
    for place, name in enumerate(own):
        used = set(re.findall(r"(?<![\w.])(\w+)\.\w+", (STATIC / name).read_text())) & shared
        assert {f"js/{each}.js" for each in used} <= set(own[: place + 1]), name


def test_a_bundle_that_is_known_is_not_sent_again(app: Flask) -> None:
    client = app.test_client()
    with client.get("/static/bundle/phone.js") as first:
        known = first.headers["ETag"]
    with client.get("/static/bundle/phone.js", headers={"If-None-Match": known}) as again:
        assert (again.status_code, again.data) == (304, b"")


def test_no_other_bundle_is_there(app: Flask) -> None:
    assert app.test_client().get("/static/bundle/other.js").status_code == 404
