"""The line said for a key is the line it stands on, however the TOML is written."""

import pytest

from meetings.catalogue.places import lines_of
from meetings.catalogue.reading import SHIPPED

FILES = sorted(path.relative_to(SHIPPED).as_posix() for path in SHIPPED.rglob("*.toml"))


@pytest.mark.parametrize("name", FILES)
def test_every_line_found_is_the_line_of_its_key(name: str) -> None:
    text = (SHIPPED / name).read_text("utf-8")
    lines = text.splitlines()
    found = lines_of(text)
    keys = [(place, line) for place, line in found.items() if place and isinstance(place[-1], str)]
    assert len(keys) > 10
    assert all(str(place[-1]) in lines[line - 1] for place, line in keys)
    written = {number for number, line in enumerate(lines, 1) if line and not line.startswith("#")}
    assert set(found.values()) - {1} == written - {1}


def test_lines_are_found_through_every_way_of_writing_toml() -> None:
    text = (
        "a = 1  # [not.a.table]\r\n"
        'b = """\r\n[not]\r\nc = 2\r\n"""\r\n'
        "d = [\r\n  1, # one\r\n  { e = 2 },\r\n]\r\n"
        "f.g = 3\r\n"
        "[h . 'i.j']\r\n"
        "k = '''\r\n[[h]]'''\r\n"
        "[[l]]\r\n"
        "[[l.m]]\r\n"
        "n = 1\r\n"
        "[[l.m]]\r\n"
        "[[l]]\r\n"
        "[l.o]\r\n"
        "p = 1\r\n"
    )
    assert lines_of(text) == {
        (): 1,
        ("a",): 1,
        ("b",): 2,
        ("d",): 6, ("d", 0): 6, ("d", 1): 6, ("d", 1, "e"): 6,
        ("f",): 10, ("f", "g"): 10,
        ("h",): 11, ("h", "i.j"): 11, ("h", "i.j", "k"): 12,
        ("l",): 14, ("l", 0): 14,
        ("l", 0, "m"): 15, ("l", 0, "m", 0): 15, ("l", 0, "m", 0, "n"): 16, ("l", 0, "m", 1): 17,
        ("l", 1): 18, ("l", 1, "o"): 19, ("l", 1, "o", "p"): 20,
    }  # fmt: skip
