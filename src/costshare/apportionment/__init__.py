"""Integer mathematics: totals and tables split into whole units that add up, exactly."""
