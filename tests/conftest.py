"""Properties are tried on the same examples every time, however slow the machine is; dialogues show what differs."""

import pytest
from hypothesis import settings

pytest.register_assert_rewrite("tests.tutor.dialogues")

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")
