"""Where in a learner's own code an answer goes wrong."""
