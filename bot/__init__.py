"""A tutor that answers questions about a course, from text that course staff wrote."""
