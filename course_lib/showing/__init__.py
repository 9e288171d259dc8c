"""How a note or an outcome shows itself: in a notebook, as text, as HTML. It knows nothing else of the course."""
