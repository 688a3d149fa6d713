"""The tutor thinks: no files, no network, no clock, no chance of its own."""
