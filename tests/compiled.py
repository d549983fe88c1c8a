"""Decides that templates and addresses are compiled once for all the apps of a test run, not for each."""

from collections.abc import Callable
from functools import cache
from typing import Any

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Engine
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache
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
    _share_statements()
    kept = cache(_Shape.builder)
    Rule._compile_builder = lambda self, append_unknown=True: kept(  # type: ignore[method-assign]
        _Shape(self, append_unknown)
    )


def _share_statements() -> None:
    """Compile a statement once for every SQLite engine: they are alike, and a test opens eight of them."""
    kept: LRUCache[Any, Any] = LRUCache(5000)

    def compiled(engine: Engine) -> Any:
        return kept if isinstance(engine.dialect, SQLiteDialect_pysqlite) else engine.__dict__["compiled"]

    def keep(engine: Engine, own: Any) -> None:
        engine.__dict__["compiled"] = own

    Engine._compiled_cache = property(compiled, keep)  # type: ignore[assignment]
    alike: dict[str, Any] = {
        "__hash__": lambda dialect: hash(type(dialect)),
        "__eq__": lambda dialect, other: type(dialect) is type(other),
    }
    for name, method in alike.items():
        setattr(SQLiteDialect_pysqlite, name, method)


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
