"""Replies on their way out, and moments, for tests of stores."""

from datetime import UTC, datetime, timedelta

from bot.storage.store import Address, Outgoing
from bot.tutor.quizzing.progress import DayCount, Mastery, Progress
from bot.tutor.reply import Choice, File, Poll, Reply

NOW = datetime(2026, 3, 1, 9, 30, 15, 123456, tzinfo=UTC)


def after(seconds: float) -> datetime:
    """Tell the moment so many seconds after NOW."""
    return NOW + timedelta(seconds=seconds)


def saying(text: str, chat: int = 7) -> Outgoing:
    """Make a reply with nothing but a text."""
    return Outgoing(Address(chat), Reply(text))


WHOLE = Outgoing(
    Address(7, 12, thread=3, question=11, quotes=True, changed=True),
    Reply(
        text='**Ünïcödé** \N{BREAD} 你好 \\* \n\n- 1\n- "2"',
        choices=(Choice("answer:dough.flour", "Flour \N{WAVING HAND SIGN}"), Choice("topics", "2", beside=True)),
        sources=("ann", "ben"),
        picture="content/pictures/knead.png",
        in_place=True,
        quotes=True,
        reaction="\N{HEAVY BLACK HEART}",
        file=File("export.json", '{"words": "\N{BREAD} \\"mehl\\""}\n'),
        poll=Poll(
            "oven.steam#1",
            "1/5 What makes the crust <shine>?",
            options=("Steam", "Sugar & salt", "\N{BREAD}"),
            right=0,
            explanation="Steam keeps it soft *at first*.",
            open_s=60,
        ),
        chart=Progress(
            "Your progress",
            "Topics",
            "learned",
            "begun",
            "Fourteen days",
            "right",
            "wrong",
            "Recall",
            "expected",
            mastery=(Mastery("dough", learned=0.25, begun=1 / 3),),
            days=(DayCount("Mo", recalls=4, right=3),),
            recall=(0.97, 0.9),
        ),
    ),
    place=1,
    total=3,
    put_at=NOW,
    turn="100000042",
)
"""A reply that uses every field, and characters that are easily lost."""
