"""What several files of faults share."""

import pytest

from tests.faults.forking import commands
from tests.faults.ground import Ground


@pytest.fixture(scope="module")
def ground(tmp_path_factory):
    path = tmp_path_factory.mktemp("kill")
    with commands(path) as run:
        yield Ground(path, run)
