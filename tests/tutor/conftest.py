"""Lets dialogues show what differs when an expectation is not met."""

import pytest

pytest.register_assert_rewrite("tests.tutor.dialogues")
