"""How tests read a meeting's documents back: the bytes as stored, and every part of the file as text."""

import base64
import zipfile
from io import BytesIO

from sqlalchemy import select

from meetings.doors import Caseroom, record
from models.agencies import Agency
from models.outcomes import Minutes, MinutesFile
from tests.held import Held

SUMMARY = "summary"


def rows(caseroom: Caseroom, held: Held, version: int) -> dict[str, Minutes]:
    """The whole documents of one version by agency key; the executive summary under `SUMMARY`."""
    statement = (
        select(Agency.key, Minutes)
        .select_from(Minutes)
        .outerjoin(Agency, Agency.id == Minutes.agency_id)
        .where(Minutes.meeting_id == held.cast.meeting, Minutes.version == version, Minutes.variant == "")
    )
    with record.reading(caseroom) as session:
        return {key or SUMMARY: row for key, row in session.execute(statement)}


def file(caseroom: Caseroom, minutes_id: str) -> bytes:
    """The bytes of a stored document."""
    with record.reading(caseroom) as session:
        content = session.get_one(MinutesFile, minutes_id).content
    return base64.b64decode(caseroom.keyring.read([content])[content])


def files(caseroom: Caseroom, held: Held, version: int) -> dict[str, bytes]:
    """The bytes of every document of one version, by agency key."""
    return {key: file(caseroom, row.id) for key, row in rows(caseroom, held, version).items()}


def parts(content: bytes) -> str:
    """Every part of a Word file as text, one after the other: nothing in it can hide."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        return "\n".join(package.read(name).decode("utf-8") for name in package.namelist())
