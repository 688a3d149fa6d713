"""What the tutor does: each file tells of one thing, its first line says of which, and its tests read as sentences.

Where to begin:

- a conversation: test_dialogue.py, then test_choosing.py, test_defining.py, test_small_talk.py and test_links.py
- an answer that was not meant: test_repairing.py and test_explaining.py
- what a message means: test_understanding.py, test_splitting.py and test_comparing.py, with the rooms matching/ (which
  intent its words ask for) and following/ (what "the second one" points at)
- quizzes, reviews and reminders: the room quizzing/, from test_whole_quizzes.py on
- manners: test_privacy.py, test_groups.py, test_flood.py, test_lapsing.py and test_old_buttons.py
- course staff: test_staffing.py, test_inbox.py and test_usage.py
- what holds of every turn: test_whatever_is_said.py
- how often it is right: the room real_course/, with the course of this repository

All else is about baking bread: courses.py is the course, dialogues.py plays conversations, and shown.py holds what a
learner sees again and again; following/baking.py and quizzing/baking.py add what they need.
"""
