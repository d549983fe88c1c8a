"""How templates are compiled: Jinja's own text, without what took it longer than the text."""

from collections.abc import MutableMapping
from typing import Any

from flask.templating import Environment
from jinja2 import Undefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, _escape_inner, escape  # type: ignore[attr-defined]


def escaped(value: object) -> str:
    """A value as a template prints it.

    Jinja wraps each in an object that says it is safe now, which costs ten times the escaping itself; what is
    printed is joined into a page at once, so nobody asks that object.
    """
    kind = type(value)
    if kind is str:
        return _escape_inner(value)  # type: ignore[arg-type]
    if kind is Markup:
        return value  # type: ignore[return-value]
    if kind is Undefined:
        return ""
    return str(value) if kind is int else escape(value)


class _Generator(CodeGenerator):
    """Writes the Python that a template becomes."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802
        self.writeline("from meetings.rendering import escaped")
        super().visit_Template(node, frame)

    def visit_Include(self, node: nodes.Include, frame: Frame) -> None:  # noqa: N802
        """An included template as one piece; else each of its pieces is handed up through all levels."""
        name = node.template
        if node.ignore_missing or not node.with_context or not isinstance(name, nodes.Const):
            super().visit_Include(node, frame)
            return
        self.writeline(f"template = environment.get_template({name.value!r}, {self.name!r})", node)
        inner = f"template.new_context(context.get_all(), True, {self.dump_local_context(frame)})"
        self.simple_write(f"concat(template.root_render_func({inner}))", frame)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("escaped(")
        else:
            super()._output_child_pre(node, frame, finalize)


class PageEnvironment(Environment):
    """Flask's environment, with the generator above and names that are looked up without a chain of maps."""

    code_generator_class = _Generator

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The names every template knows; each include copies them, and copying a chain of maps is slow."""
        return {**self.globals, **d} if d else self.globals
