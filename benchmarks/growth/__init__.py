"""What becomes of time and memory when there is ten times as much: phrases, intents, learners, turns."""
