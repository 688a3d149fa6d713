"""The intents that the program knows by name; a course may do without any of them."""

GREETING, HELP, PRIVACY = "bot.greeting", "bot.help", "bot.privacy"
THANKS, GOODBYE = "bot.thanks", "bot.goodbye"

FEEDBACK = "bot.feedback"
"""The intent of somebody who says that an answer was wrong."""

DISTRESS = "bot.distress"
"""The intent of somebody to whom it gets too hard."""

QUIZ = "bot.quiz"
"""The intent of somebody who wants to be asked."""

PROGRESS = "bot.progress"
"""The intent of somebody who asks how it goes."""

SOCIAL = frozenset({GREETING, THANKS, GOODBYE})
"""What is said between questions: it changes no topic."""

OF_COMMANDS = {"start": GREETING, "help": HELP, "privacy": PRIVACY}
"""What commands are about that say what an intent about the bot says."""
