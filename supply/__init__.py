"""What the tutor is made of: whether the lock files are right, and the bill of materials."""
