"""Table files read as text cells with their places."""
