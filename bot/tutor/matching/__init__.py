"""Finds out which intent a text asks for."""
