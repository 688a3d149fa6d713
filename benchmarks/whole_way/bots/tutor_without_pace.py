"""Runs the tutor, and lets it send as fast as it can: what Telegram allows a bot is not what is measured.

Takes the arguments of `psi-tutor`. Run by its path, so that nothing else of the benchmarks is loaded with it.
"""


def main() -> None:
    """Lift the limits, and go on as `psi-tutor` does."""
    # Here, so that the process in which the tutor learns a course, which loads this file again, does without.
    from bot.channels.telegram import pacing
    from bot.cli import main as run

    pacing.OVERALL = pacing.PER_CHAT = (1_000_000.0, 1_000_000)
    run()


if __name__ == "__main__":
    main()
