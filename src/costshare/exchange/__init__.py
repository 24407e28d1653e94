"""What systems read and write: messages of banks."""
