"""The texts of faults: what is wrong, what would be right there, what to do."""
