"""The rooms in order: what a command does."""
