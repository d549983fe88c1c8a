"""Decides that templates, addresses and statements are compiled once for all the apps of a test run."""

import os
from threading import RLock
from types import CodeType
from typing import Any, ClassVar

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache, FileSystemBytecodeCache
from sqlalchemy import Engine
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache
from werkzeug.routing import Map, Rule, RuleFactory
from werkzeug.routing.matcher import StateMachineMatcher

# Names the folder of what all processes of a run begin with.
SHARED = "TESTS_SHARED"


class _Compiled(BytecodeCache):
    """What was compiled so far, by template; a template that has changed since is compiled again.

    By any process of the run, where it has a folder for what they share.
    """

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what is kept, if anything is."""
        bucket.code = self._kept.get((bucket.key, bucket.checksum))
        if bucket.code is None and (files := _files()):
            files.load_bytecode(bucket)
            self._kept[bucket.key, bucket.checksum] = bucket.code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._kept[bucket.key, bucket.checksum] = bucket.code
        if files := _files():
            files.dump_bytecode(bucket)


def _files() -> FileSystemBytecodeCache | None:
    folder = os.environ.get(SHARED)
    return FileSystemBytecodeCache(folder) if folder else None


def keep_compiled() -> None:
    """From now on; Flask reads its options when an app first renders."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": _Compiled()}
    Flask.url_map_class = _KeptMap
    _share_statements()


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


class _KeptMap(Map):
    """The addresses of an app, which are those of an earlier app where its routes are the same.

    Nothing is compiled before somebody asks; an app that is given more routes then has all of its own.
    """

    _built: ClassVar[dict[tuple[object, ...], tuple[StateMachineMatcher, dict[Any, list[Rule]]]]] = {}
    _building: ClassVar = RLock()

    def add(self, rulefactory: RuleFactory) -> None:
        """Take in a rule for later."""
        self.__dict__.setdefault("_added", []).append(rulefactory)
        self._remap = True

    def update(self) -> None:
        """Compile what was added, unless an earlier app had just that; a service is asked by many at once."""
        if self._remap:
            with self._building:
                if self._remap:
                    self._take_built()

    def _take_built(self) -> None:
        added = self.__dict__.get("_added", [])
        shape = (*self.converters.items(), *map(_shape, added))
        if shape not in self._built:
            self._matcher, self._rules_by_endpoint = StateMachineMatcher(self.merge_slashes), {}
            for rule in added:
                rule.map = None
                super().add(rule)
            super().update()
            self._built[shape] = (self._matcher, self._rules_by_endpoint)
        self._matcher, self._rules_by_endpoint = self._built[shape]
        self._remap = False


def _shape(rule: Rule) -> tuple[object, ...]:
    """What tells one rule from another."""
    methods = tuple(sorted(rule.methods or ()))
    defaults = tuple(sorted((rule.defaults or {}).items()))
    options = (rule.subdomain, rule.host, rule.strict_slashes, rule.redirect_to, rule.build_only)
    automatic = getattr(rule, "provide_automatic_options", False)
    return (rule.rule, rule.endpoint, methods, defaults, *options, rule.alias, automatic)
