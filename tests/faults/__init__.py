"""Real tutors that are broken while learners write: what comes of it is counted, and shown to operators.

A scenario is one fault: load on a real process (load.py), a nemesis that breaks something (processes.py, databases.py,
telegram.py, updates.py, learners.py), the history that the Bot API server of the tests keeps, and a checker
(checking.py), as in Jepsen (https://jepsen.io/analyses).
"""
