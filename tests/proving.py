"""An authenticator app as a member of the cast holds it, its codes by the clock of the test."""

from dataclasses import dataclass

import pyotp

from meetings.doors import Caseroom
from meetings.operations import second_factors
from tests.cast import Cast
from tests.places import StoppedClock


@dataclass(frozen=True)
class App:
    """The app on somebody's phone, with the recovery codes they keep on paper."""

    seed: str
    clock: StoppedClock
    paper: list[str]

    def code(self) -> str:
        """What it shows now."""
        return pyotp.TOTP(self.seed).at(self.clock.now)

    def next_code(self) -> str:
        """What it shows half a minute later, which it then is."""
        self.clock.forward(seconds=30)
        return self.code()


def seed_of(caseroom: Caseroom, cast: Cast, name: str) -> str:
    """The key that waits for its first code."""
    key = second_factors.prepared(caseroom, cast.people[name])
    assert key is not None
    return key.typed.replace(" ", "")


def set_up(caseroom: Caseroom, cast: Cast, name: str, clock: StoppedClock) -> App:
    """Give somebody an authenticator app that is in use."""
    second_factors.begin(caseroom, cast.viewer(name, clock.now))
    seed = seed_of(caseroom, cast, name)
    code = pyotp.TOTP(seed).at(clock.now)
    return App(seed, clock, second_factors.confirm(caseroom, cast.viewer(name, clock.now), code))
