"""Those that are compared with the tutor, each in a process of its own."""
