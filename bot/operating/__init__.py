"""Lets operators and their machines see how a running tutor does."""
