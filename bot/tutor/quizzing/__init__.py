"""Makes what was learned stick: items, quizzes, spaced review."""
