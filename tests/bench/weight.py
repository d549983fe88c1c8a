"""What the service weighs and how soon it answers; what minutes cost beside the same text without tables."""

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO

from docx import Document

from meetings.documents.content import Action, CaseMinutes, CasePart, MinutesContent
from meetings.documents.minutes import render_minutes
from tests.bench.figures import Figure, at_most, ratio
from tests.bench.scale import Size
from tests.bench.service import Service, serving
from tests.documents.sample import MINUTES

CASES = 30
ROUNDS = 5


def measure() -> Iterator[Figure]:
    """Memory after every page was asked for, seconds to the first page, and the processor time of minutes."""
    with serving(Size(attendees=50, cases=CASES), typed=True) as service:
        asyncio.run(_warm(service))
        yield at_most("memory of the whole service after warm-up", service.megabytes(), 150, "MB")
        yield at_most("start to first page", service.start_seconds, 3, "s")
    small, large = _minutes(600), _minutes(1200)
    render_minutes(small)
    plain = [_cpu(lambda: _text_alone(small)) for _ in range(ROUNDS)]
    tables = [_cpu(lambda: render_minutes(small)) for _ in range(ROUNDS)]
    doubled = [_cpu(lambda: render_minutes(large)) for _ in range(ROUNDS)]
    yield at_most("minutes, 30 cases, 600 rows, against text alone, CPU", ratio(tables, plain), 2.5, "×")
    yield at_most("minutes of 1,200 rows against 600, CPU", ratio(doubled, tables), 1.5, "×", digits=2)


async def _warm(service: Service) -> None:
    """Ask for every ordinary page once."""
    chair = service.client(service.scale.chair)
    for path in ("/", "/meetings", service.meeting, f"{service.meeting}/console", "/cases", "/minutes"):
        await chair.get(path)
    chair.close()


def _minutes(rows: int) -> MinutesContent:
    """Minutes of thirty cases whose tables have so many rows together."""
    actions = tuple(
        Action(
            reference=f"A-{number:04}",
            text=f"Visit the address with the youth worker and report what was seen, step {number}",
            owner="Priya Nand",
            owner_agency="Derbyshire County Council",
            due=date(2026, 12, 1),
            state="offered",
        )
        for number in range(rows // CASES)
    )
    case = CaseMinutes(reference="ASB-7KQ4", kind="Noise", body=CasePart(actions=actions))
    return replace(MINUTES, cases=(case,) * CASES)


def _text_alone(content: MinutesContent) -> None:
    document = Document()
    for case in content.cases:
        document.add_heading(case.reference, 2)
        for action in case.body.actions:
            for words in (action.reference, action.text, action.owner, str(action.due)):
                document.add_paragraph(words)
    document.save(BytesIO())


def _cpu(work: Callable[[], object]) -> float:
    """Processor seconds of this process."""
    before = time.process_time()
    work()
    return time.process_time() - before
