"""Which parts of a page a process remembers, to put them together once for the same values.

Such a part is made of the values that it names and of nothing else, or its template does not compile:
whoever is shown it again was to read the very same. Nothing that is stored sealed belongs in one.
"""

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from typing import Any

from jinja2 import Environment, nodes
from jinja2.ext import Extension
from jinja2.meta import find_undeclared_variables
from jinja2.parser import Parser

MOST = 128


class Remembered(Extension):
    """The tag, as `{% remembered people = register.agreed %}…{% endremembered %}`; its values are hashed."""

    tags = {"remembered"}  # noqa: RUF012

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self._texts: dict[tuple[object, ...], str] = {}

    def parse(self, parser: Parser) -> nodes.Node:
        """The tag as a call for the text, of which its body is made where there is none yet."""
        line = next(parser.stream).lineno
        names, values = _given(parser)
        body = parser.parse_statements(("name:endremembered",), drop_needle=True)
        if others := _besides(names, body, self.environment):
            parser.fail(f"what is remembered may not read {', '.join(others)} as well", line)
        part = sha256(repr((names, body)).encode()).hexdigest()
        call = self.call_method("_text", [nodes.Const(part), *values])
        return nodes.CallBlock(call, names, [], body, lineno=line)

    def _text(self, part: str, *values: object, caller: Callable[..., str]) -> str:
        key = (part, *values)
        if (text := self._texts.get(key)) is None:
            if len(self._texts) >= MOST:
                self._texts.clear()
            text = self._texts[key] = caller(*values)
        return text


def _given(parser: Parser) -> tuple[list[nodes.Name], list[nodes.Expr]]:
    names: list[nodes.Name] = []
    values: list[nodes.Expr] = []
    while parser.stream.current.type != "block_end":
        if names:
            parser.stream.expect("comma")
        names.append(nodes.Name(parser.stream.expect("name").value, "param"))
        parser.stream.expect("assign")
        values.append(parser.parse_expression())
    return names, values


def _besides(names: Sequence[nodes.Name], body: list[nodes.Node], environment: Environment) -> list[str]:
    """What a body would read that is none of its values: names, or by another template any at all."""
    alone = nodes.With(names, [nodes.Const(None) for _ in names], body)
    template = nodes.Template([alone])
    template.set_environment(environment)
    read = find_undeclared_variables(template)
    others: Iterable[Any] = alone.find_all((nodes.Include, nodes.Import, nodes.FromImport))
    if any(other.with_context for other in others):
        read.add("what another template reads")
    return sorted(read)
