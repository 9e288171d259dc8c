"""Marks and feedback in the form that a platform takes: its own table filled in, its own names of files."""
