"""From drivers to exact shares."""
