"""What has been issued, kept for good: runs, frozen plans, invoices in a chain of hashes, numbers without a gap."""
