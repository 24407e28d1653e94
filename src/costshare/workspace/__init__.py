"""A workspace folder read into the types of the other rooms."""
