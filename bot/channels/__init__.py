"""Channels hear and speak; what to say comes from the conversation."""
