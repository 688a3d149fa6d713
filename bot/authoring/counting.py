"""Says how many of something there are."""


def count_of(number: int, thing: str) -> str:
    """Say how many: "1 problem", "2,000 problems"."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
