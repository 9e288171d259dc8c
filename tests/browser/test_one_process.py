"""The tests that share a JupyterLab are in one process, and find each chapter as the one before has left it."""

import pytest


def test_the_group_of_these_tests_is_heeded(request: pytest.FixtureRequest) -> None:
    """Versions of pytest and pytest-xdist that do not fit each other deal the tests out one by one, and say nothing."""
    if not getattr(request.config.option, "loadgroup", False):
        pytest.skip("there is one process only")
    assert request.node.nodeid.endswith("@kernels")
