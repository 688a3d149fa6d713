"""What looks at sheets measures as the guidelines do."""

import pytest

from tests.painting.looking import contrast, parts


def test_contrast_is_measured_as_the_guidelines_do() -> None:
    assert contrast([0, 0, 0], [255, 255, 255]) == pytest.approx(21)
    assert contrast(parts("#777777"), parts("#FFFFFF")) == pytest.approx(4.48, abs=0.01)
