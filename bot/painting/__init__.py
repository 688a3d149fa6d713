"""Draws pictures for phones: learners' progress, and the pictures of the course. It knows nothing of either."""
