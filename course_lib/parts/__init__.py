"""The parts of a page that answer: figures, questions, graphs to be filled in. What they show is plain data."""
