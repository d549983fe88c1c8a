"""How a document looks: the styles of base.docx, named so that no other code sets a font or a colour."""

from dataclasses import dataclass
from typing import Literal

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LANGUAGE = "en-GB"
_FONT = "Arial"
_INK, _BRAND, _MUTED, _LINE, _WASH = "0B1F26", "0B5C63", "41545B", "C3CED1", "EDF2F2"


@dataclass(frozen=True, kw_only=True)
class _Look:
    """A paragraph style; ``size`` and the spaces are in points, ``indent`` and ``hanging`` in twips."""

    name: str
    size: float = 11
    colour: str = _INK
    bold: bool = False
    before: float = 0
    after: float = 6
    line: float = 1.15
    align: Literal["left", "center"] = "left"
    keep_next: bool = False
    keep_lines: bool = False
    outline: int | None = None
    numbered: int | None = None
    indent: int = 0
    hanging: int = 0
    tab: str = ""
    border: str = ""


def _side(side: str, *, eighths: int, space: int, colour: str) -> str:
    return f'<w:{side} w:val="single" w:sz="{eighths}" w:space="{space}" w:color="{colour}"/>'


#: The width between the margins of an A4 page, in twips.
TEXT_WIDTH = 9411
_RIGHT_TAB = f'<w:tab w:val="right" w:pos="{TEXT_WIDTH}"/>'
_RULED_TAB = f'<w:tab w:val="right" w:leader="underscore" w:pos="{TEXT_WIDTH}"/>'
_FACT_INDENT = 2400

_LOOKS = (
    _Look(name="Title", size=24, bold=True, after=2, line=1.0, keep_next=True),
    _Look(name="Subtitle", size=12.5, colour=_MUTED, after=12, line=1.1),
    _Look(
        name="heading 1", size=16, bold=True, colour=_BRAND, before=20, line=1.1, keep_next=True, outline=0
    ),
    _Look(
        name="heading 2",
        size=13.5,
        bold=True,
        before=20,
        after=3,
        line=1.1,
        keep_next=True,
        outline=1,
        border=_side("top", eighths=12, space=6, colour=_BRAND),
    ),
    _Look(
        name="heading 3", bold=True, colour=_BRAND, before=10, after=3, line=1.1, keep_next=True, outline=2
    ),
    _Look(name="List Bullet", after=3, numbered=1, indent=360, hanging=360),
    _Look(name="List Number", size=10, after=3, numbered=2, indent=360, hanging=360),
    _Look(name="Marking", bold=True, after=0, line=1.1, align="center"),
    _Look(name="Handling", size=8.5, colour=_MUTED, after=0, line=1.1, align="center"),
    _Look(name="Footer line", size=9, colour=_MUTED, before=3, after=0, line=1.1, tab=_RIGHT_TAB),
    _Look(name="Small", size=9, colour=_MUTED, after=4, line=1.1),
    _Look(name="Boxed", size=10, line=1.1, border=_side("left", eighths=24, space=8, colour=_BRAND)),
    _Look(
        name="Fact",
        after=3,
        line=1.1,
        indent=_FACT_INDENT,
        hanging=_FACT_INDENT,
        tab=f'<w:tab w:val="left" w:pos="{_FACT_INDENT}"/>',
    ),
    _Look(name="Case title", bold=True, after=3, keep_next=True),
    _Look(name="Decision", before=6, keep_next=True),
    _Look(name="After table", before=10),
    _Look(name="Table text", size=10, after=0, line=1.1),
    _Look(name="Table head", size=10, bold=True, after=0, line=1.1, keep_next=True),
    _Look(name="Note lines", after=0, line=1.9, tab=_RULED_TAB, keep_lines=True),
)

_TABLE_STYLES = f"""
<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>
<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr>
<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>
<w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>
<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>
<w:style w:type="table" w:customStyle="1" w:styleId="CaseTable"><w:name w:val="Case table"/>
<w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/><w:tblPr><w:tblStyleRowBandSize w:val="1"/>
<w:tblBorders>
{_side("top", eighths=12, space=0, colour=_INK)}{_side("bottom", eighths=6, space=0, colour=_LINE)}
{_side("insideH", eighths=4, space=0, colour=_LINE)}</w:tblBorders><w:tblCellMar>
<w:top w:w="70" w:type="dxa"/><w:left w:w="85" w:type="dxa"/><w:bottom w:w="70" w:type="dxa"/>
<w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>
<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tblPr/><w:tcPr>
<w:shd w:val="clear" w:color="auto" w:fill="{_WASH}"/><w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr>
</w:style>
"""

_CHARACTER_STYLES = f"""
<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">
<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/><w:unhideWhenUsed/></w:style>
<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/><w:qFormat/><w:rPr><w:b/></w:rPr>
</w:style>
<w:style w:type="character" w:customStyle="1" w:styleId="Detail"><w:name w:val="Detail"/><w:qFormat/>
<w:rPr><w:color w:val="{_MUTED}"/><w:sz w:val="18"/></w:rPr></w:style>
"""

_DEFAULTS = f"""
<w:docDefaults><w:rPrDefault><w:rPr>
<w:rFonts w:ascii="{_FONT}" w:hAnsi="{_FONT}" w:eastAsia="{_FONT}" w:cs="{_FONT}"/><w:color w:val="{_INK}"/>
<w:sz w:val="22"/><w:szCs w:val="22"/><w:lang w:val="{LANGUAGE}" w:eastAsia="{LANGUAGE}" w:bidi="ar-SA"/>
</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>
<w:pPr><w:spacing w:before="0" w:after="120" w:line="276" w:lineRule="auto"/></w:pPr></w:style>
<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>
<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/></w:style>
"""


def style_id(name: str) -> str:
    """Return the identifier of a style, for one ``Heading1`` for ``heading 1``."""
    return "".join(word[0].upper() + word[1:] for word in name.split())


def _paragraph_properties(look: _Look) -> str:
    """Return the style's ``w:pPr``, its children in the order the schema wants."""
    numbering = f'<w:numPr><w:numId w:val="{look.numbered}"/></w:numPr>' if look.numbered else ""
    outline = "" if look.outline is None else f'<w:outlineLvl w:val="{look.outline}"/>'
    return (
        "<w:pPr>"
        + ("<w:keepNext/>" if look.keep_next else "")
        + ("<w:keepLines/>" if look.keep_lines else "")
        + numbering
        + (f"<w:pBdr>{look.border}</w:pBdr>" if look.border else "")
        + (f"<w:tabs>{look.tab}</w:tabs>" if look.tab else "")
        + f'<w:spacing w:before="{look.before * 20:.0f}" w:after="{look.after * 20:.0f}"'
        + f' w:line="{look.line * 240:.0f}" w:lineRule="auto"/>'
        + (f'<w:ind w:left="{look.indent}" w:hanging="{look.hanging}"/>' if look.indent else "")
        + f'<w:jc w:val="{look.align}"/>{outline}</w:pPr>'
    )


def _paragraph_style(look: _Look) -> str:
    bold = "<w:b/>" if look.bold else ""
    half_points = f"{look.size * 2:.0f}"
    return (
        f'<w:style w:type="paragraph" w:styleId="{style_id(look.name)}"><w:name w:val="{look.name}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/>{_paragraph_properties(look)}<w:rPr>{bold}'
        f'<w:color w:val="{look.colour}"/><w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
        "</w:rPr></w:style>"
    )


def style_names() -> tuple[str, ...]:
    """Return the styles that a base.docx must have, by the names Word shows."""
    looks = (look.name.replace("heading", "Heading") for look in _LOOKS)
    return (*looks, "Strong", "Detail", "Case table")


def styles_xml() -> str:
    """Return ``word/styles.xml``."""
    looks = "".join(_paragraph_style(look) for look in _LOOKS)
    return f"<w:styles {W}>{_DEFAULTS}{looks}{_CHARACTER_STYLES}{_TABLE_STYLES}</w:styles>"
