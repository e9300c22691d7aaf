"""How the tests are spread over workers."""

import pytest


@pytest.mark.xdist_group("together")
def test_a_group_stays_on_one_worker(request: pytest.FixtureRequest) -> None:
    """pytest-xdist 3.8 tells groups by a suffix of the test's id, which pytest 9.2 drops in silence."""
    if request.config.getoption("loadgroup", False):
        assert request.node.nodeid.endswith("@together")
