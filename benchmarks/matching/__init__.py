"""How often the matcher is right, and how fast it is, beside other ways to do the same."""
