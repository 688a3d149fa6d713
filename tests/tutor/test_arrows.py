"""What is not needed is not loaded: what learns a course knows nothing of learners."""

import subprocess
import sys

import pytest


@pytest.mark.slow
@pytest.mark.parametrize("module", ["bot.tutor.matching.learning", "bot.publishing.relearning", "bot.authoring.checks"])
def test_what_reads_and_learns_a_course_loads_nothing_that_plans_reviews(module: str) -> None:
    script = f"import sys, {module}; print(*sys.modules)"

    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True).stdout.split()

    assert module in loaded
    assert {"fsrs", "bot.tutor.learner", "bot.tutor.quizzing.scheduling"}.isdisjoint(loaded)
