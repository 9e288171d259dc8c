"""Small tasks made by seed from the exercises and their known mistakes, and what is due; no widget is here."""
