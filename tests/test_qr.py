"""The QR code on the projector: a reader gets the address back from what the page draws."""

import re
from io import BytesIO
from xml.etree import ElementTree

import pytest
import segno
import zxingcpp
from markupsafe import Markup
from PIL import Image, ImageDraw

from meetings.qr import join_url, qr_svg

URL = "HTTPS://CASEROOM.EXAMPLE.ORG/J/7KQ4M2"
MODULE_PIXELS = 6
SVG = "{http://www.w3.org/2000/svg}"


def drawn(svg: str) -> Image.Image:
    """The picture of the SVG: its light background, and each horizontal stroke of its one dark path."""
    root = ElementTree.fromstring(svg)  # noqa: S314
    width, height = (int(side) for side in root.attrib["viewBox"].split()[2:])
    picture = Image.new("L", (width * MODULE_PIXELS, height * MODULE_PIXELS), 128)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, *picture.size), fill=255)
    path = next(shape.attrib["d"] for shape in root.iter() if shape.attrib.get("class") == "qrline")
    x = y = 0.0
    for command, first, second in re.findall(r"([Mmh])(-?[0-9.]+)(?: (-?[0-9.]+))?", path):
        if command == "h":
            corners = (x, y - 0.5, x + float(first), y + 0.5)
            pen.rectangle([round(side * MODULE_PIXELS) - (i > 1) for i, side in enumerate(corners)], fill=0)
            x += float(first)
        elif command == "M":
            x, y = float(first), float(second)
        else:
            x, y = x + float(first), y + float(second)
    return picture


def read(picture: Image.Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(picture)]


def test_a_reader_gets_the_address_back_from_what_the_page_draws() -> None:
    assert read(drawn(qr_svg(URL))) == [URL]


def test_a_reader_gets_the_address_back_from_the_same_code_as_a_picture() -> None:
    png = BytesIO()
    segno.make(URL, error="m", micro=False).save(png, kind="png", scale=MODULE_PIXELS, border=4)
    picture = Image.open(png).convert("L")
    assert read(picture) == [URL]
    assert drawn(qr_svg(URL)).tobytes() == picture.tobytes()


def test_the_code_is_markup_without_style_script_or_size() -> None:
    svg = qr_svg(URL)
    root = ElementTree.fromstring(svg)  # noqa: S314
    assert isinstance(svg, Markup)
    assert {name for shape in root.iter() for name in shape.attrib} <= {
        "viewBox",
        "class",
        "fill",
        "stroke",
        "d",
    }
    assert {shape.tag.removeprefix(SVG) for shape in root.iter()} == {"svg", "path"}
    assert "CASEROOM" not in svg


def test_the_same_code_is_drawn_once() -> None:
    assert qr_svg(URL) is qr_svg(URL)
    assert qr_svg(URL) != qr_svg(join_url("https://caseroom.example.org", "7KQ4M3"))


@pytest.mark.parametrize(
    ("base", "code", "url"),
    [
        ("https://caseroom.example.org", "7KQ4M2", URL),
        ("https://caseroom.example.org/", "7kq 4m2", URL),
        ("http://localhost:8000", "7KQ4M2", "HTTP://LOCALHOST:8000/J/7KQ4M2"),
    ],
)
def test_an_address_to_join_by_is_in_capitals(base: str, code: str, url: str) -> None:
    assert join_url(base, code) == url


def test_capitals_keep_the_code_small() -> None:
    assert segno.make(URL, error="m", micro=False).version == 2
    assert segno.make(URL.lower(), error="m", micro=False).version == 3


@pytest.mark.parametrize(
    "base", ["", "caseroom.example.org", "ftp://x.example", "https://x.example/app", "https://x.example/?a"]
)
def test_a_base_address_with_more_than_a_host_is_refused(base: str) -> None:
    with pytest.raises(ValueError, match="base address"):
        join_url(base, "7KQ4M2")
