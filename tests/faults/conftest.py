"""The stages that forms are sent in, each laid once; whoever writes in one puts it back."""

from collections.abc import Callable, Iterator

import pytest

from tests.faults.scene import Scene, lay

Stages = Callable[[str], Scene]


@pytest.fixture(scope="session")
def stages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stages]:
    """A stage by its name, laid when it is first asked for."""
    laid: dict[str, Scene] = {}

    def stage(name: str) -> Scene:
        if name not in laid:
            laid[name] = lay(name, tmp_path_factory.mktemp(name))
        return laid[name]

    yield stage
    for scene in laid.values():
        scene.close()


@pytest.fixture
def opened(stages: Stages) -> Iterator[Scene]:
    """The meeting under way."""
    yield stages("open")
    stages("open").database.put_back()


@pytest.fixture
def planned(stages: Stages) -> Iterator[Scene]:
    """The planned meeting."""
    yield stages("planned")
    stages("planned").database.put_back()
