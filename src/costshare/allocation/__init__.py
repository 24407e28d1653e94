"""Overheads closed, pools split, the derivation of each cell."""
