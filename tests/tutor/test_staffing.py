"""What course staff can do in a private chat, and that nobody else can."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tutor.commands import FOR_STAFF
from bot.tutor.inbox import Cluster, Inbox, Question
from bot.tutor.learner import Draft, Learner
from bot.tutor.markup import plain, units
from bot.tutor.message import Command, Message, Tap, Text
from bot.tutor.quizzing.counts import ItemReport
from bot.tutor.reply import Audited, Broadcast, CountReach, Reload, Reply, ShowInbox, ShowStats, Turn
from bot.tutor.staffing import DRAFT_WAITS, inbox_reply, message_to_all, reach_reply, reload_reply, stats_reply
from bot.tutor.usage import Questions, TopicUse, Usage
from tests.tutor.courses import BREAD
from tests.tutor.dialogues import GROUP, LEARNER, NOW, show_all, turn, verify_dialog
from tests.tutor.shown import DECLINE, EXPIRED, HELP, UNKNOWN_COMMAND

PREVIEW = "Bake on Friday!\n---\nSend it?\n[Yes, send] [No, drop]"

OLD = "An old preview."


def staff(message: Message, learner: Learner = LEARNER, *, seed: int = 1, later: timedelta = timedelta()) -> Turn:
    return turn(message, learner, rng=Random(seed), is_staff=True, now=NOW + later)


def previewed(text: str = "Bake on Friday!", learner: Learner = LEARNER, *, seed: int = 1) -> tuple[Learner, str, str]:
    """Show a preview; give the learner after it, and the ids of its yes and no."""
    taken = staff(Command("broadcast", text), learner, seed=seed)
    yes, no = (choice.id for choice in taken.replies[-1].choices)
    return taken.learner, yes, no


@pytest.mark.parametrize("name", FOR_STAFF)
@pytest.mark.parametrize("argument", ["", "Hello!", "yes"])
@pytest.mark.parametrize(
    ("learner", "is_staff"),
    [(LEARNER, False), (GROUP, False), (GROUP, True)],
    ids=["somebody else", "group", "staff in a group"],
)
def test_the_commands_of_staff_are_unknown_to_all_others(
    name: str, argument: str, learner: Learner, is_staff: bool
) -> None:
    unknown = turn(Command("nope", argument), learner)

    taken = turn(Command(name, argument), learner, is_staff=is_staff)

    assert show_all(taken) == UNKNOWN_COMMAND
    assert taken == unknown


@pytest.mark.parametrize("learner", [LEARNER, GROUP], ids=["private", "group"])
@pytest.mark.parametrize("word", [*FOR_STAFF, "broadcast-yes"])
def test_a_link_leads_others_to_no_command_of_staff(word: str, learner: Learner) -> None:
    assert turn(Command("start", word), learner) == turn(Command("start", "gone"), learner)


@pytest.mark.parametrize(
    ("learner", "is_staff"),
    [(LEARNER, False), (GROUP, False), (GROUP, True)],
    ids=["no longer staff", "group", "staff in a group"],
)
def test_the_button_of_a_preview_is_to_others_like_any_that_does_not_exist(learner: Learner, is_staff: bool) -> None:
    after, yes, _ = previewed()
    theirs = replace(learner, draft=after.draft)

    taken = turn(Tap(yes), theirs, is_staff=is_staff)

    assert show_all(taken) == EXPIRED
    assert taken == turn(Tap("nonsense"), theirs)


def test_help_tells_staff_alone_what_they_can_do() -> None:
    asked, told = turn(Command("help")), staff(Command("help"))

    assert show_all(asked) == HELP
    assert show_all(told) == (
        "Ask about Bread & butter. Write to baker@bread.example.\n\nStaff can do more.\n[All topics]"
    )
    assert turn(Command("help"), GROUP, is_staff=True) == turn(Command("help"), GROUP)


@pytest.mark.parametrize(
    ("name", "shown", "errand"),
    [
        ("stats", "This week:", ShowStats()),
        ("inbox", "Not answered:", ShowInbox()),
        ("reload", "I read again.", Reload()),
    ],
)
def test_what_staff_ask_for_is_an_errand_and_noted(name: str, shown: str, errand: object) -> None:
    taken = staff(Command(name))

    assert (show_all(taken), taken.errand, taken.audited) == (shown, errand, Audited(name))


def test_a_message_to_all_is_shown_before_it_is_sent() -> None:
    asked = verify_dialog([("/broadcast Bake on Friday!", PREVIEW)], is_staff=True)

    assert asked.errand == CountReach()
    assert asked.audited == Audited("broadcast", "asked to confirm")
    assert asked.learner.draft is not None
    assert (asked.learner.draft.words, asked.learner.draft.at) == ("Bake on Friday!", NOW)


@pytest.mark.parametrize("said", ["[Yes, send]", "yes", "Yes!", "1", "yes, send"])
def test_after_a_yes_it_is_sent_and_the_draft_is_gone(said: str) -> None:
    last = verify_dialog([("/broadcast Bake on Friday!", PREVIEW), (said, "(in place)\nSent.")], is_staff=True)

    assert last.errand == Broadcast("Bake on Friday!")
    assert last.audited == Audited("broadcast", "sent")
    assert last.learner.draft is None


@pytest.mark.parametrize("said", ["[No, drop]", "no", "cancel", "2"])
def test_after_a_no_nothing_is_sent_and_the_draft_is_gone(said: str) -> None:
    last = verify_dialog([("/broadcast Bake on Friday!", PREVIEW), (said, "(in place)\nDropped.")], is_staff=True)

    assert (last.errand, last.learner.draft) == (None, None)
    assert last.audited == Audited("broadcast", "not sent")


def test_a_yes_to_something_else_sends_nothing() -> None:
    last = verify_dialog(
        [
            ("/broadcast Bake on Friday!", PREVIEW),
            ("/about", show_all(turn(Command("about")))),
            ("yes", DECLINE),
        ],
        is_staff=True,
    )

    assert last.errand is None


def test_the_button_of_a_preview_works_after_something_else_was_said() -> None:
    after, yes, _ = previewed()
    asked = staff(Text("yeast?"), after)

    assert staff(Tap(yes), asked.learner).errand == Broadcast("Bake on Friday!")


def test_a_yes_counts_once() -> None:
    after, yes, _ = previewed()
    sent = staff(Tap(yes, 57), after)

    at_once = staff(Tap(yes, 57), sent.learner)
    later = staff(Tap(yes, 57), sent.learner, later=timedelta(minutes=1))

    assert (at_once.replies, at_once.errand) == ((), None)
    assert (show_all(later), later.errand) == (OLD, None)
    assert later.audited == Audited("broadcast", "refused: an old preview")


def test_a_yes_after_a_no_sends_nothing() -> None:
    after, yes, no = previewed()
    dropped = staff(Tap(no, 57), after)

    late = staff(Tap(yes, 57), dropped.learner)

    assert (show_all(late), late.errand) == (OLD, None)


@pytest.mark.parametrize("text", ["Bake on Monday!", "Bake on Friday!"], ids=["another text", "the same text"])
def test_the_buttons_of_a_preview_that_was_replaced_do_nothing(text: str) -> None:
    first, old_yes, old_no = previewed()
    second, yes, _ = previewed(text, first, seed=2)

    for old in (old_yes, old_no):
        taken = staff(Tap(old), second)
        assert (show_all(taken), taken.errand, taken.learner.draft) == (OLD, None, second.draft)
    assert staff(Tap(yes), second).errand == Broadcast(text)


@pytest.mark.parametrize("key", ["", "0", "yes", "yes:yes", "{key}:", "{key}:maybe", "{key}:yes:yes", "{key} :yes"])
def test_a_forged_button_sends_nothing(key: str) -> None:
    after, yes, _ = previewed()
    own = yes.split(":")[1]

    taken = staff(Tap(f"broadcast:{key.replace('{key}', own)}"), after)

    assert (show_all(taken), taken.errand, taken.learner.draft) == (OLD, None, after.draft)


def test_a_button_without_a_draft_sends_nothing() -> None:
    assert show_all(staff(Tap("broadcast:0:yes"))) == OLD


@pytest.mark.parametrize(("late", "sends"), [(timedelta(), True), (timedelta(seconds=1), False)])
def test_a_preview_can_be_confirmed_for_a_day(late: timedelta, sends: bool) -> None:
    after, yes, _ = previewed()

    taken = staff(Tap(yes), after, later=DRAFT_WAITS + late)

    assert (taken.errand == Broadcast("Bake on Friday!")) is sends


def test_the_preview_of_one_member_of_staff_is_not_confirmed_by_another() -> None:
    _, yes, _ = previewed()

    taken = staff(Tap(yes), Learner(8))

    assert (show_all(taken), taken.errand) == (OLD, None)


def test_forgetting_everything_drops_the_draft() -> None:
    after, yes, _ = previewed()
    forgotten = staff(Tap("forget:yes"), after)

    assert forgotten.learner == Learner(7)
    assert staff(Tap(yes), forgotten.learner).errand is None


@pytest.mark.parametrize("text", ["", "  ", "\n\n", "\N{ZERO WIDTH SPACE}", "\N{RIGHT-TO-LEFT OVERRIDE} \t"])
def test_without_a_text_that_can_be_seen_it_is_said_how(text: str) -> None:
    taken = staff(Command("broadcast", text))

    assert (show_all(taken), taken.errand, taken.learner.draft) == ("Say what.", None, None)
    assert taken.audited == Audited("broadcast", "refused: no text")


@pytest.mark.parametrize(
    ("text", "shown"),
    [("x" * 4097, "4,097 of 4,096."), ("\N{BREAD}" * 2049, "4,098 of 4,096.")],
    ids=["letters", "signs of two units"],
)
def test_a_text_that_no_message_takes_is_refused(text: str, shown: str) -> None:
    taken = staff(Command("broadcast", text))

    assert (show_all(taken), taken.errand, taken.learner.draft) == (shown, None, None)
    assert taken.audited == Audited("broadcast", "refused: too long")


@pytest.mark.parametrize("text", ["x" * 4096, "*" * 4096, "\N{BREAD}" * 2048, ("x" * 63 + "\n") * 63 + "x" * 64])
def test_a_text_of_just_one_message_is_shown_whole(text: str) -> None:
    taken = staff(Command("broadcast", text))

    assert plain(taken.replies[0].text) == text
    assert len(taken.replies) == 2


@pytest.mark.parametrize(
    "text",
    [
        "**bold** _it_ `code` [link](https://x.example) ![p](q.png)",
        "<b>bold</b> &amp; <https://x.example>",
        "# 1. heading\n\n- one\n- two\n\n\n    code\n> quote\n---\n1) x\nx\n===",
        "{title} \\ \\* {count}",
        "two  spaces,\ta tab\n  and an indent",
        "[ref]: https://x.example\n\n[ref]",
        "سلام 123\nשלום\n你好",
        "&#10; &nbsp; \\\nx",
        "https://bread.example/a_b_c?x=1&y=*2*",
    ],
)
def test_what_staff_type_is_shown_as_typed(text: str) -> None:
    assert plain(message_to_all(text).text) == text


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r")))
def test_whatever_staff_type_is_shown_as_typed(text: str) -> None:
    assert plain(message_to_all(text).text) == text.strip()


def test_line_ends_of_other_systems_are_line_ends() -> None:
    taken = staff(Command("broadcast", "one\r\ntwo\r\n"))

    assert plain(taken.replies[0].text) == "one\ntwo"


def test_below_a_preview_stands_how_many_it_reaches() -> None:
    reply = reach_reply(BREAD, Reply("Send it?"), 12_345)

    assert plain(reply.text) == "Send it?\n\nReaches 12,345."


def test_where_nothing_can_be_reloaded_that_is_said() -> None:
    reply = Reply("I read again.")

    assert reload_reply(BREAD, reply, can_reload=True) == reply
    assert reload_reply(BREAD, reply, can_reload=False) == Reply("Not here.")


def item(name: str, asked: int, facility: float) -> ItemReport:
    return ItemReport(name, asked, facility, None, {}, (), 0, ())


def test_the_figures_of_the_week_are_short() -> None:
    dough = TopicUse("dough", Questions(20, 4, 6), quizzed=30, right=12)
    oven = TopicUse("oven", Questions(1_300, 20, 5), quizzed=40, right=39)
    usage = Usage(
        7, Questions(1_320, 24, 11), (dough, oven), (dough, oven), (dough,), (item("dough.1", 30, 0.4),), 12, 1_034
    )

    reply = stats_reply(BREAD, Reply("This week:"), usage)

    assert plain(reply.text).split("\n\n") == [
        "This week:",
        "12 wrote, 1,034 in a month.",
        "1,355 asked: 97% answered, 2% back, 1% not.",
        "Missed: Dough 33%, Oven 2%.",
        "Weak: Dough 40%.",
        "Hard: dough.1 40%.",
    ]


def test_without_questions_the_figures_say_so() -> None:
    usage = Usage(7, Questions(), (), (), (), (), 0, 0)

    reply = stats_reply(BREAD, Reply("This week:"), usage)

    assert plain(reply.text) == "This week:\n\n0 wrote, 0 in a month.\n\nNobody asked."


def cluster(intent: str | None, *groups: tuple[str, ...], declined: int = 0) -> Cluster:
    return Cluster(intent, tuple(tuple(Question(1, text, 0.1) for text in group) for group in groups), declined)


def test_the_inbox_shows_each_cluster_with_three_questions_that_differ() -> None:
    inbox = Inbox(
        (
            cluster("dough.flour", ("is <b>rye</b>\n\n- good?", "is rye good??"), ("oats?",), ("a",), ("b",)),
            cluster(None, ("rain?",), declined=3),
            cluster("oven.heat", declined=3),
        )
    )

    reply = inbox_reply(BREAD, Reply("Not answered:"), inbox)

    assert plain(reply.text).split("\n\n") == [
        "Not answered:",
        "5 near Flour",
        "“is <b>rye</b> - good?”",
        "“oats?”",
        "“a”",
        "3 near nothing",
        "“rain?”",
        "3 near Oven heat",
    ]


def test_questions_near_to_an_intent_that_is_gone_stand_under_its_id() -> None:
    inbox = Inbox((Cluster("dough.rye_flour", (), declined=4), Cluster(None, (), declined=3)))

    reply = inbox_reply(BREAD, Reply("Not answered:"), inbox)

    assert plain(reply.text) == "Not answered:\n\n4 near dough.rye_flour\n\n3 near nothing"


def test_an_empty_inbox_says_so() -> None:
    assert plain(inbox_reply(BREAD, Reply("Not answered:"), Inbox()).text) == "Not answered:\n\nNothing waits."


def test_a_question_from_right_to_left_keeps_its_line() -> None:
    inbox = Inbox((cluster(None, ("שלום \N{RIGHT-TO-LEFT OVERRIDE}abc",)),))

    reply = inbox_reply(BREAD, Reply("Not answered:"), inbox)

    assert plain(reply.text).endswith("“\N{FIRST STRONG ISOLATE}שלום abc\N{POP DIRECTIONAL ISOLATE}”")


def test_an_inbox_that_is_too_long_says_how_much_is_left_out() -> None:
    inbox = Inbox(tuple(cluster("dough.flour", (f"{number} " + "*" * 5_000,)) for number in range(200)))

    reply = inbox_reply(BREAD, Reply("Not answered:"), inbox)

    shown = plain(reply.text)
    assert 3_600 < units(shown) <= 4096
    assert shown.count("1 near Flour") == 18
    assert shown.endswith("…”\n\n182 more.")


MESSAGES = st.one_of(
    st.builds(Command, st.sampled_from([*FOR_STAFF, "forget", "help"]), st.sampled_from(["", "Hello", "x" * 5_000])),
    st.builds(Text, st.sampled_from(["yes", "no", "1", "flour?"])),
)


@given(st.lists(st.tuples(MESSAGES, st.none() | st.integers(0, 1)), max_size=10))
def test_whatever_staff_do_only_a_yes_to_the_last_preview_sends_it(steps: list[tuple[Message, int | None]]) -> None:
    """A step is something that is said, or the tap on one of the two buttons of the last preview.

    A yes is typed right below the preview, as a word or as the number of the button; a tap may come later, too.
    """
    learner, buttons = LEARNER, ["broadcast:0:yes", "broadcast:0:no"]
    waiting: Draft | None = None
    is_asked = False
    for seed, (message, button) in enumerate(steps):
        said = message if button is None else Tap(buttons[button])
        taken = staff(said, learner, seed=seed)
        learner = taken.learner
        if isinstance(taken.errand, Broadcast):
            assert waiting is not None
            assert taken.errand == Broadcast(waiting.words)
            assert button == 0 or (is_asked and message in (Text("yes"), Text("1")))
            assert learner.draft is None
        is_asked = isinstance(taken.errand, CountReach)
        if is_asked:
            buttons = [choice.id for choice in taken.replies[-1].choices]
        waiting = learner.draft
