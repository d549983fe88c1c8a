"""Decides which process of a run takes which tests: one drives the browsers, while the others do the rest."""

from xdist.scheduler import LoadFileScheduling
from xdist.workermanage import WorkerController

BROWSERS = "tests/browser/"
# Its files stand on the same stages, which each process lays for itself.
STAGES = "tests/faults/"


class SharingOut(LoadFileScheduling):
    """Whole files to whoever is free.

    Those of browsers go to the first process, which leaves PostgreSQL to one that runs it already.
    """

    def _split_scope(self, nodeid: str) -> str:
        return STAGES if nodeid.startswith(STAGES) else super()._split_scope(nodeid)

    def _assign_work_unit(self, node: WorkerController) -> None:
        best = min(self.workqueue, key=self._for_the_first if node is self.nodes[0] else _for_others)
        self.workqueue.move_to_end(best, last=False)
        super()._assign_work_unit(node)

    def _for_the_first(self, scope: str) -> int:
        if scope.startswith(BROWSERS):
            return 0
        return 2 if any("postgres" in nodeid for nodeid in self.workqueue[scope]) else 1


def _for_others(scope: str) -> int:
    return 1 if scope.startswith(BROWSERS) else 0
