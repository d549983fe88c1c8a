"""Decides that templates and addresses are compiled once for all the apps of a test run, not for each."""

from collections.abc import Callable
from functools import cache

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule

_Build = Callable[..., tuple[str, str]]
_compile_builder = Rule._compile_builder


class _Compiled(BytecodeCache):
    """What was compiled so far, by template; a template that has changed since is compiled again."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what is kept, if anything is."""
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


def keep_compiled() -> None:
    """From now on; Flask reads its options when an app first renders."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": _Compiled()}
    kept = cache(_Shape.builder)
    Rule._compile_builder = lambda self, append_unknown=True: kept(  # type: ignore[method-assign]
        _Shape(self, append_unknown)
    )


class _Shape:
    """A rule as the builder of its addresses sees it: that is the same for the same rule in every app."""

    def __init__(self, rule: Rule, unknown: bool) -> None:  # noqa: FBT001
        self._rule, self._unknown = rule, unknown
        self._known = (rule.rule, tuple(rule._trace), tuple((rule.defaults or {}).items()), unknown)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Shape) and self._known == other._known

    def __hash__(self) -> int:
        return hash(self._known)

    def builder(self) -> _Build:
        """What werkzeug compiles for it."""
        return _compile_builder(self._rule, self._unknown)
