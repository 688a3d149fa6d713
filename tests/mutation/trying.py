"""Runs, until the first fails, the tests that ran what differs from the code that `.testmondata` tells of.

Cosmic Ray runs it on each mutant; it ends with 0 when nothing noticed it.
"""

import sys

import pytest

OPTIONS = ["--testmon-forceselect", "--testmon-nocollect", "--exitfirst", "--quiet", "-p", "no:cacheprovider"]


def main() -> int:
    """Try the mutant that stands in the files; what no test runs, no test notices."""
    ended = pytest.main(OPTIONS)
    return 0 if ended is pytest.ExitCode.NO_TESTS_COLLECTED else int(ended)


if __name__ == "__main__":
    sys.exit(main())
