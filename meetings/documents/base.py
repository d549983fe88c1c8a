"""Writes base.docx: page set-up, styles, header and footer, and nothing else.

A partnership may restyle the file in Word; the documents need only its style names. Run
``python -m meetings.documents.base`` after a change here.
"""

from html import escape
from pathlib import Path

from meetings.documents.package import CONTENT_TYPES, pack
from meetings.documents.styles import LANGUAGE, W, styles_xml

BASE = Path(__file__).with_name("base.docx")
CUSTOM_PROPERTIES = "docProps/custom.xml"
MARKING, HANDLING = "Marking", "Handling"

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OPC = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_R = f'xmlns:r="{_OFFICE}/relationships"'
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"


def _part(xml: str) -> bytes:
    return (_DECLARATION + " ".join(line.strip() for line in xml.splitlines())).encode()


def _field(code: str, cached: str) -> str:
    """Return the runs of a field with the result that a viewer shows until it works the field out itself."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return (
        mark.format("begin")
        + f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        + mark.format("separate")
        + f"<w:r><w:t>{cached}</w:t></w:r>"
        + mark.format("end")
    )


def _paragraph(style: str, runs: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{runs}</w:p>'


def _text(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def _header() -> bytes:
    marking = _paragraph("Marking", _field(f"DOCPROPERTY {MARKING}", MARKING))
    handling = _paragraph("Handling", _field(f"DOCPROPERTY {HANDLING}", HANDLING))
    return _part(f"<w:hdr {W}>{marking}{handling}</w:hdr>")


def _footer() -> bytes:
    marking = _paragraph("Marking", _field(f"DOCPROPERTY {MARKING}", MARKING))
    page = _text("Page ") + _field("PAGE", "1") + _text(" of ") + _field("NUMPAGES", "1")
    line = _paragraph("FooterLine", _field("TITLE", "Title") + "<w:r><w:tab/></w:r>" + page)
    return _part(f"<w:ftr {W}>{marking}{line}</w:ftr>")


def _document() -> bytes:
    """Return an empty A4 body with 2.2 cm at the sides, wide enough above and below for the marking."""
    return _part(
        f"""<w:document {W} {_R}><w:body><w:sectPr>
        <w:headerReference w:type="default" r:id="rId4"/><w:footerReference w:type="default" r:id="rId5"/>
        <w:pgSz w:w="11906" w:h="16838"/>
        <w:pgMar w:top="1644" w:right="1247" w:bottom="1304" w:left="1247"
          w:header="567" w:footer="510" w:gutter="0"/>
        </w:sectPr></w:body></w:document>"""
    )


def _numbering() -> bytes:
    """Return the two lists that the styles List Bullet (1) and List Number (2) use."""
    level = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:pStyle w:val="{style}"/>'
        '<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl>'
    )
    lists = (
        level.format(form="bullet", style="ListBullet", text="•"),
        level.format(form="decimal", style="ListNumber", text="%1."),
    )
    shapes = "".join(
        f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="singleLevel"/>{shape}'
        "</w:abstractNum>"
        for number, shape in enumerate(lists, 1)
    )
    uses = "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in (1, 2))
    return _part(f"<w:numbering {W}>{shapes}{uses}</w:numbering>")


def _settings() -> bytes:
    """Return settings without which Word would open the file as one of Word 2007."""
    return _part(
        f"""<w:settings {W}><w:compat>
        <w:compatSetting w:name="compatibilityMode" w:val="15"
          w:uri="http://schemas.microsoft.com/office/word"/>
        </w:compat><w:themeFontLang w:val="{LANGUAGE}"/></w:settings>"""
    )


def custom_properties(values: dict[str, str]) -> bytes:
    """Return the document properties that the header and footer fields read."""
    entries = "".join(
        f'<property fmtid="{_FORMAT_ID}" pid="{pid}" name="{escape(name)}">'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for pid, (name, value) in enumerate(values.items(), 2)
    )
    space = f'xmlns="{_OFFICE}/custom-properties" xmlns:vt="{_OFFICE}/docPropsVTypes"'
    return _part(f"<Properties {space}>{entries}</Properties>")


def _core_properties() -> bytes:
    """Return empty core properties, which keeps python-docx from inserting its own."""
    space = f'xmlns:cp="{_OPC}/metadata/core-properties"'
    return _part(f"<cp:coreProperties {space}/>")


def _relationships(*targets: tuple[str, str]) -> bytes:
    entries = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return _part(f'<Relationships xmlns="{_OPC}/relationships">{entries}</Relationships>')


def _content_types() -> bytes:
    kinds = {
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        CUSTOM_PROPERTIES: "application/vnd.openxmlformats-officedocument.custom-properties+xml",
        "word/document.xml": f"{_WORD_TYPE}.document.main+xml",
        "word/footer1.xml": f"{_WORD_TYPE}.footer+xml",
        "word/header1.xml": f"{_WORD_TYPE}.header+xml",
        "word/numbering.xml": f"{_WORD_TYPE}.numbering+xml",
        "word/settings.xml": f"{_WORD_TYPE}.settings+xml",
        "word/styles.xml": f"{_WORD_TYPE}.styles+xml",
    }
    overrides = "".join(f'<Override PartName="/{n}" ContentType="{kind}"/>' for n, kind in kinds.items())
    relationships = "application/vnd.openxmlformats-package.relationships+xml"
    defaults = f'<Default Extension="rels" ContentType="{relationships}"/>'
    defaults += '<Default Extension="xml" ContentType="application/xml"/>'
    return _part(f'<Types xmlns="{_OPC}/content-types">{defaults}{overrides}</Types>')


def parts() -> dict[str, bytes]:
    """Return every part of base.docx by name."""
    inner = ("styles", "numbering", "settings", "header", "footer")
    files = ("styles.xml", "numbering.xml", "settings.xml", "header1.xml", "footer1.xml")
    return {
        CONTENT_TYPES: _content_types(),
        "_rels/.rels": _relationships(
            (f"{_OFFICE}/relationships/officeDocument", "word/document.xml"),
            (f"{_OPC}/relationships/metadata/core-properties", "docProps/core.xml"),
            (f"{_OFFICE}/relationships/custom-properties", CUSTOM_PROPERTIES),
        ),
        "docProps/core.xml": _core_properties(),
        CUSTOM_PROPERTIES: custom_properties({MARKING: MARKING, HANDLING: HANDLING}),
        "word/_rels/document.xml.rels": _relationships(
            *((f"{_OFFICE}/relationships/{kind}", file) for kind, file in zip(inner, files, strict=True))
        ),
        "word/document.xml": _document(),
        "word/footer1.xml": _footer(),
        "word/header1.xml": _header(),
        "word/numbering.xml": _numbering(),
        "word/settings.xml": _settings(),
        "word/styles.xml": _part(styles_xml()),
    }


if __name__ == "__main__":
    BASE.write_bytes(pack(parts()))
