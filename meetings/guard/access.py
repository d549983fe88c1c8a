"""Decides which access rules a route may declare, and that every route declares one."""

from collections.abc import Callable
from typing import TypeVar

from flask import Flask

PUBLIC = "anyone"
SIGNED_IN = "signed in"
UNDERTAKEN = "signed in, with a standing undertaking"
PROJECTOR = "a projector"
GUEST = "a guest of a meeting"
HALF_WAY = "signed in by password, before the second step"
_RULES = (PUBLIC, SIGNED_IN, UNDERTAKEN, PROJECTOR, GUEST, HALF_WAY)
_ACCESS = "caseroom_access"
_FRESH = "caseroom_fresh"
_Route = TypeVar("_Route", bound=Callable[..., object])


class AccessError(Exception):
    """A route without a declared access rule; the service must not start."""


def access(rule: str, *, fresh: bool = False) -> Callable[[_Route], _Route]:
    """Declare who may call a route; every route declares one, or the service does not start.

    With `fresh`, a person must have proved who they are within the last five minutes, or does so first.
    """
    if rule not in _RULES:
        raise AccessError(f"there is no access rule “{rule}”")

    def declare(route: _Route) -> _Route:
        setattr(route, _ACCESS, rule)
        setattr(route, _FRESH, fresh)
        return route

    return declare


def declared_access(app: Flask) -> dict[str, str]:
    """The access rule of every endpoint; raises AccessError where one is missing."""
    rules = {name: getattr(route, _ACCESS, None) for name, route in app.view_functions.items()}
    if missing := sorted(name for name, rule in rules.items() if rule is None):
        raise AccessError(f"these routes declare no access: {', '.join(missing)}")
    return {name: str(rule) for name, rule in rules.items()}


def rule_of(route: object) -> str:
    """The access rule that a route declares."""
    return str(getattr(route, _ACCESS))


def asks_fresh(route: object) -> bool:
    """Whether a route asks a person to have proved just now who they are."""
    return getattr(route, _FRESH, False) is True
