"""Whether the tests of need to know notice every condition of every policy that is taken away."""

from collections.abc import Iterator

from tests.bench.figures import Figure, exactly
from tests.need_to_know import mutation


def measure() -> Iterator[Figure]:
    """A mutant that nobody notices, and of which nobody said why it changes nothing, fails the run."""
    score = mutation.score()
    what = f"policies: {score.mutants} mutants, of which unnoticed and unexplained"
    yield exactly(what, len(score.unexplained), 0)
