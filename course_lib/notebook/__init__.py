"""What speaks in a notebook: figures and questions, checks and hints, progress, and whether all is set up."""
