"""Decides which process of a run takes which tests: one drives the browsers, while the others do the rest."""

from xdist.scheduler import LoadFileScheduling
from xdist.workermanage import WorkerController

BROWSERS = "tests/browser/"
# Its files stand on the same stages, which each process lays for itself.
STAGES = "tests/faults/"


class SharingOut(LoadFileScheduling):
    """Whole files to whoever is free; those of browsers to the first process, until it has done them."""

    def _split_scope(self, nodeid: str) -> str:
        return STAGES if nodeid.startswith(STAGES) else super()._split_scope(nodeid)

    def _assign_work_unit(self, node: WorkerController) -> None:
        drives = node is self.nodes[0]
        mine = (scope for scope in self.workqueue if scope.startswith(BROWSERS) == drives)
        if (scope := next(mine, None)) is not None:
            self.workqueue.move_to_end(scope, last=False)
        super()._assign_work_unit(node)
