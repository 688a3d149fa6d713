"""Takes quizzes to Moodle and brings them from there: GIFT, Moodle XML, and the YAML that staff edit."""
