"""What staff read of how the items of the quizzes do."""

import json
from dataclasses import replace

from bot.authoring.item_reporting import to_json
from bot.tutor.quizzing.counts import ItemReport

HARD = ItemReport("hive.queen.work", 20, 0.25, None, {}, (), 0, ())


def test_a_terminal_without_a_sign_gets_json_all_the_same() -> None:
    text = to_json([replace(HARD, idle=("Die Königin",))])

    assert text.isascii()
    assert json.loads(text)[0]["idle"] == ["Die Königin"]
