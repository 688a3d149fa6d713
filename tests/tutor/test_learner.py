"""What is remembered of a learner."""

import pytest

from bot.tutor.learner import THREADS, TOPICS, Basis, Context, Elsewhere, Learner, Repair

AT_FLOUR = Context(topics=("dough.flour",), listed="dough.steps")
AT_HEAT = Context(topics=("oven.heat",))


def test_nothing_was_said_before_the_first_answer() -> None:
    assert Context().topic is None
    assert not Context().has_question


def test_the_topic_is_what_was_answered_last() -> None:
    assert Context(topics=("dough.flour", "dough.yeast")).topic == "dough.yeast"


def test_going_on_puts_an_intent_last() -> None:
    context = Context().went_to("dough.flour").went_to("dough.yeast")

    assert context.topics == ("dough.flour", "dough.yeast")


def test_the_same_intent_twice_in_a_row_counts_once() -> None:
    context = Context().went_to("dough.flour").went_to("dough.yeast").went_to("dough.yeast").went_to("dough.flour")

    assert context.topics == ("dough.flour", "dough.yeast", "dough.flour")


def test_only_the_last_five_topics_are_remembered() -> None:
    context = Context()
    for intent in ("a.1", "a.2", "a.3", "a.4", "a.5", "a.6", "a.6"):
        context = context.went_to(intent)

    assert TOPICS == 5
    assert context.topics == ("a.2", "a.3", "a.4", "a.5", "a.6")


def test_going_on_ends_a_decline_and_keeps_the_rest() -> None:
    before = Context(("oven.heat",), listed="oven.inside", offered=("topics",), declined=True, basis=Basis.WORDS)

    assert before.went_to("oven.steam") == Context(
        ("oven.heat", "oven.steam"), listed="oven.inside", offered=("topics",), declined=False, basis=Basis.WORDS
    )


@pytest.mark.parametrize(
    "context",
    [
        pytest.param(Context(basis=Basis.WORDS), id="an answer to words"),
        pytest.param(Context(basis=Basis.POINTED), id="an answer that was pointed at"),
        pytest.param(Context(basis=Basis.AFTER_TOPIC), id="an answer after a topic"),
        pytest.param(Context(asks=True), id="a question back"),
        pytest.param(Context(declined=True), id="a decline"),
        pytest.param(Context(topics=("dough.flour",), basis=Basis.CHOSEN), id="an answer that was chosen"),
    ],
)
def test_an_answer_a_question_back_and_a_decline_can_be_said_to_be_wrong(context: Context) -> None:
    assert context.has_question


def test_nothing_was_offered_at_first() -> None:
    assert Context().repair is Repair.NOTHING
    assert (Context().offered, Context().runners_up, Context().asks) == ((), (), False)


@pytest.mark.parametrize(("number", "is_group"), [(7, False), (1, False), (0, False), (-1, True), (-100_123, True)])
def test_groups_have_numbers_below_zero(number: int, is_group: bool) -> None:
    assert Learner(number).is_group is is_group


def test_turning_to_the_present_thread_changes_nothing() -> None:
    learner = Learner(-5, context=AT_FLOUR, thread=3)

    assert learner.in_thread(3) is learner
    assert Learner(7).in_thread(None) == Learner(7)


def test_a_new_thread_starts_anew_and_the_present_one_is_kept() -> None:
    learner = Learner(-5, version=2, context=AT_FLOUR).in_thread(3)

    assert learner == Learner(-5, 2, Context(), thread=3, elsewhere=(Elsewhere(None, AT_FLOUR),))


def test_a_thread_goes_on_where_it_was_left() -> None:
    there = Learner(-5, context=AT_FLOUR, thread=3, elsewhere=(Elsewhere(4, AT_HEAT), Elsewhere(None, Context())))

    back = there.in_thread(4)

    assert (back.thread, back.context) == (4, AT_HEAT)
    assert back.elsewhere == (Elsewhere(None, Context()), Elsewhere(3, AT_FLOUR))
    assert back.in_thread(3).context == AT_FLOUR


def test_the_thread_left_longest_ago_is_forgotten_first() -> None:
    learner = Learner(-5, context=AT_FLOUR, thread=0)
    for thread in range(1, THREADS + 2):
        learner = learner.in_thread(thread)

    assert THREADS == 20
    assert [kept.thread for kept in learner.elsewhere] == list(range(1, 21))
    assert learner.in_thread(0).context == Context()
