"""Öre, percentages, rounding, and the reading of amounts."""
