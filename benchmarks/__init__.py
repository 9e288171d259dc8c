"""What is fast, measured side by side with what one would pick instead."""
