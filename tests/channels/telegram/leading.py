"""The leadership of a process that shares its database with nobody."""

import asyncio
from math import inf

from bot.channels.telegram.attending import Leadership


def alone() -> Leadership:
    """Lead for ever."""
    leadership = Leadership(asyncio.get_running_loop().time)
    leadership.hear(leads=True, until=inf)
    return leadership
