"""Remembers: learners, what is still to be said, and which updates were seen. `Store` is the whole interface."""
