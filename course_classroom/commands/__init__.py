"""What `course` can be asked to do: a file for each group of commands, its arguments beside what it does."""
