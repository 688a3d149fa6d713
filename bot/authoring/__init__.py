"""Reads what course staff wrote, and says what is wrong with it in their terms."""
