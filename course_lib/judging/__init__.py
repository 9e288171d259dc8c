"""From an answer and the cases of its exercise to an outcome. It knows no exercise of the course."""
