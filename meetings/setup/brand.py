"""Decides what of GOV.UK Frontend may not appear on a service elsewhere: its font and the royal arms."""

import re

FONT = '"Atkinson Hyperlegible Next","Helvetica Neue",Helvetica,Arial,sans-serif'

_FONT_FACE = re.compile(
    r"(?:/\*! Copyright \(c\) 2011 by Margaret[^*]*\*/)?@font-face\{font-family:GDS Transport[^}]*\}"
)
_FONT_NAME = "font-family:GDS Transport,arial,sans-serif"
_CREST = "url(/assets/images/govuk-crest.svg)"
_SOURCE_MAP = re.compile(r"(?:/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S*)\s*\Z")


class BrandLeftError(Exception):
    """The style sheet is not the one this module knows how to take the brand out of."""


def without_brand(css: str) -> str:
    """Return GOV.UK Frontend's compiled style sheet in our font, without its own font and the royal arms.

    Raises BrandLeftError when anything of them would be left.
    """
    css, faces = _FONT_FACE.subn("", css)
    if faces != 2 or _FONT_NAME not in css or _CREST not in css:
        raise BrandLeftError("GOV.UK Frontend's style sheet has changed: look at its font and images again.")
    css = css.replace(_FONT_NAME, f"font-family:{FONT}").replace(_CREST, "none")
    if "GDS Transport" in css or "url(" in css:
        raise BrandLeftError("GOV.UK Frontend's style sheet still names its font or a file of its own.")
    return css


def without_source_map(text: str) -> str:
    """Return a style sheet or script without the line that names a source map we do not serve."""
    return _SOURCE_MAP.sub("", text)
