"""The year and its parts: half-open periods, proration, banking days."""
