"""What `trace` watches a function with: stand-ins for its arrays, the way back through them, and the picture."""
