"""Published hypothesis strategies and a sample federation."""
