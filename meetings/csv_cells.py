"""How a table leaves as CSV: cells that no spreadsheet runs, in bytes that every spreadsheet reads as UTF-8.

Every export of the service goes through `as_csv`: the register of decisions, the sharing ledger.
"""

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime

from meetings.text import clean

MIMETYPE = "text/csv; charset=utf-8"
# Full-width forms are read as the plain ones in some languages' settings.
_STARTS_FORMULA = ("=", "+", "-", "@", "|", "%", "＝", "＋", "－", "＠")
_BYTE_ORDER_MARK = "\ufeff"


def as_csv(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    """The table, every cell quoted; what would start a formula stands behind an apostrophe.

    Dates are written as 2026-11-27, times as ISO 8601 with their offset, None as nothing.
    """
    written = io.StringIO(newline="")
    writer = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([cell(head) for head in heads])
    writer.writerows([cell(value) for value in row] for row in rows)
    return (_BYTE_ORDER_MARK + written.getvalue()).encode()


def cell(value: object) -> str:
    """One cell; a number stays one, any other value is text that starts no formula."""
    if value is None:
        return ""
    if isinstance(value, int):
        return str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    text = clean(str(value))
    return f"'{text}" if text.lstrip().startswith(_STARTS_FORMULA) else text
