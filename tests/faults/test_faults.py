"""Every fault, with a real process under load: nothing is lost, nothing counts twice, and it recovers by itself."""

import sys
from pathlib import Path

import pytest

from tests.faults.checking import Judged
from tests.faults.scenario import SEED, Scenario, play
from tests.faults.scenarios import SCENARIOS

LONG_S, WHOLE_S = 600, 7200
"""When a test is given up, on a machine that does much else, too."""

pytestmark = pytest.mark.slow

SHORT = [pytest.param(one, one.size, id=one.called(one.size)) for one in SCENARIOS]
WHOLE = [pytest.param(one, one.whole, id=one.title) for one in SCENARIOS if one.whole]


@pytest.mark.timeout(LONG_S)
@pytest.mark.parametrize(("scenario", "size"), SHORT)
async def test_nothing_is_lost_or_counted_twice_and_the_log_tells_what_it_should(
    scenario: Scenario, size: int, tmp_path: Path
) -> None:
    await check(scenario, size, tmp_path)


@pytest.mark.timeout(WHOLE_S)
@pytest.mark.parametrize(("scenario", "size"), WHOLE)
async def test_nothing_is_lost_or_counted_twice_at_full_size(scenario: Scenario, size: int, tmp_path: Path) -> None:
    await check(scenario, size, tmp_path)


async def check(scenario: Scenario, size: int, folder: Path) -> None:
    sys.stdout.write(f"seed {SEED}\n")

    outcome = await play(scenario, folder, size)

    sys.stdout.write(outcome.log)
    assert outcome.judged == Judged(said_twice=outcome.judged.said_twice)
    assert outcome.missing == ()
    assert outcome.faults == ()
    assert outcome.exit_code == 0
