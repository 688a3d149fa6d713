"""The bots that are measured, each run by its path, in an environment that need hold nothing else of this project."""
