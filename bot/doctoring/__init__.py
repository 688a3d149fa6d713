"""Finds what keeps the tutor from working, and says what to do about it. It changes nothing."""
