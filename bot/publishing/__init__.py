"""Brings a changed course to a running tutor: read, checked and learned beside the answers, then swapped in at once."""
