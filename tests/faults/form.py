"""How the table of forms describes one: who sends it, at which stage, what works, and what its fields are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from tests.faults.scene import Body, Scene

Make = Callable[[Scene], Body]
Ids = Callable[[Scene], dict[str, str]]
# What the hidden key of a form that makes something never is.
NO_KEY = {"once": "{}!"}


@dataclass(frozen=True, kw_only=True)
class Overtaken:
    """How somebody else is first, and the words of theirs that the page then shows beside what was typed."""

    by: Callable[[Scene], object]
    theirs: str


@dataclass(frozen=True, kw_only=True)
class Form:
    """One form: `name` is its endpoint, with what it does after a colon where an endpoint takes several.

    `texts` are the fields of free text with the most characters each takes, `unkept` those of them that are
    never sent back; `exact` are dates and numbers; `ids` are fields that name one of a list, each with how an
    id stands in it; `known_here` are ids of other places that this form may name after all. `needs` are the
    fields that say so when the form is sent empty, which is then answered with `bare`. `anew` is a form that
    makes another each time it is sent; with `gone`, what it names is no longer there afterwards;
    with `spent`, what is typed is good for once, and it says so. All names but the `plain` ones stand behind
    `prefix`.
    """

    name: str
    by: str
    stage: str = "planned"
    at: Ids = lambda _: {}
    prefix: Callable[[Scene], str] = lambda _: ""
    plain: tuple[str, ...] = ()
    valid: Make = lambda _: {}
    texts: Mapping[str, int] = field(default_factory=dict)
    unkept: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    ids: Mapping[str, str] = field(default_factory=dict)
    known_here: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    bare: int = 422
    anew: bool = False
    gone: bool = False
    spent: bool = False
    overtaken: Overtaken | None = None

    @property
    def endpoint(self) -> str:
        """The route that takes it."""
        return self.name.partition(":")[0]

    def address(self, scene: Scene) -> str:
        """Where it goes."""
        return scene.address(self.endpoint, **self.at(scene))

    def named(self, scene: Scene) -> "Form":
        """The same form, its fields under the names that they have in this scene."""
        prefix, valid = self.prefix(scene), self.valid

        def full(name: str) -> str:
            return name if name in self.plain else prefix + name

        return replace(
            self,
            valid=lambda at: {full(name): value for name, value in valid(at).items()},
            texts={full(name): most for name, most in self.texts.items()},
            ids={full(name): pattern for name, pattern in self.ids.items()},
            needs=tuple(full(name) for name in self.needs),
            exact=tuple(full(name) for name in self.exact),
        )
