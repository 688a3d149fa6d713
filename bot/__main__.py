"""Lets `python -m bot` do what `psi-tutor` does."""

from bot.cli import main

if __name__ == "__main__":
    main()
