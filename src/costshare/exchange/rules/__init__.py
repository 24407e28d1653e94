"""The rules of EN 16931 and of Peppol BIS Billing 3.0 that a Swedish invoice can break, by what they look at."""
