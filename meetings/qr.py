"""Decides how an address becomes a QR code: one that a phone reads from the back of the room."""

from functools import lru_cache
from urllib.parse import urlsplit

import segno
from markupsafe import Markup

from meetings.references import normalise


def join_url(base_url: str, code: str) -> str:
    """The address that a scan opens, in capitals: `HTTPS://HOST/J/7KQ4M2`.

    Capitals let the QR code use its alphanumeric mode, with fewer and so bigger modules. Raises ValueError
    for a base address that is not just scheme and host, as a path in capitals would not be found.
    """
    parts = urlsplit(base_url)
    bare = parts.path in ("", "/") and not parts.query and not parts.fragment
    if parts.scheme not in ("http", "https") or not parts.netloc or not bare:
        raise ValueError("The base address must be http or https and a host, with no path")
    return f"{parts.scheme}://{parts.netloc}/J/{normalise(code)}".upper()


# Drawing takes milliseconds and every screen of a meeting polls for the same code.
@lru_cache(maxsize=256)
def qr_svg(url: str) -> Markup:
    """The QR code of `url` as inline SVG without a size; the page around it names it for screen readers."""
    return secret_qr_svg(url)


def secret_qr_svg(text: str) -> Markup:
    """The same for what must not stay in memory, as the key of an authenticator app."""
    drawn = segno.make(text, error="m", micro=False)
    return Markup(drawn.svg_inline(border=4, omitsize=True, dark="#000", light="#fff"))  # noqa: S704
