"""Several queries of one page in one statement: side by side in a UNION, each row handed back to its own."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import accumulate, chain, pairwise
from typing import Any

from sqlalchemy import Select, SelectBase, cast, literal_column, null, select, union_all

from meetings.doors.viewer import Sight


class Together:
    """Asks queries of different columns at once; a query is one SELECT, or several of the same columns.

    What a query computes must have a label. The rows come in no order: sort what each found.
    """

    def __init__(self, *queries: Sequence[SelectBase]) -> None:
        columns = [list(first.selected_columns) for first, *_ in queries]
        self._places = list(pairwise(accumulate(map(len, columns), initial=0)))
        # A NULL has a type of its own, or PostgreSQL takes it for text and refuses the time below it.
        absent = [[cast(null(), column.type) for column in own] for own in columns]
        self._statement = union_all(
            *(_beside(number, each, absent) for number, query in enumerate(queries) for each in query)
        )

    def found(self, sight: Sight, values: Mapping[str, Any]) -> list[list[tuple[Any, ...]]]:
        """The rows of each query, in the order in which the queries were given."""
        rows: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
        for number, *columns in sight.rows(self._statement, lambda *row: row, values):
            start, end = self._places[number]
            rows[number].append(tuple(columns[start:end]))
        return [rows[number] for number in range(len(self._places))]


def _beside(number: int, query: SelectBase, absent: list[list[Any]]) -> Select[Any]:
    """A query's rows with its number first, its columns in their places, and NULL in those of the others."""
    columns = [*absent[:number], list(query.subquery().columns), *absent[number + 1 :]]
    return select(literal_column(str(number)), *chain.from_iterable(columns))
