"""What the benchmarks share."""

import pytest


@pytest.fixture
def told(request, capsys):
    """Print lines to the screen, in a run that measures."""
    if not request.config.getoption("benchmark_enable"):
        pytest.skip("asks for --benchmark-enable")

    def tell(lines):
        with capsys.disabled():
            print("", *lines, sep="\n")

    return tell
