"""Mutation testing: breaks the code in small ways, one at a time, and counts how many of them a test notices."""
