"""Properties are tried on the same examples every time, however slow the machine is; dialogues show what differs."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

pytest.register_assert_rewrite("tests.tutor.dialogues")

EXAMPLES = int(os.environ.get("EXAMPLES", "30"))
"""Of each property that does not say how many it needs; .ci/run tries more."""

settings.register_profile("repeatable", derandomize=True, deadline=None, max_examples=EXAMPLES)
settings.load_profile("repeatable")


@pytest.fixture(scope="session", autouse=True)
def _cache_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let no test use, or change, what `psi-tutor check` noted for whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield
