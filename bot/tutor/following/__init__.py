"""Understands what a message means after what was said before: the second one, an example, the other, why."""
