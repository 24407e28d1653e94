"""Who takes part: the federation, its members, their identifiers."""
