"""From a year's allocation to claims on each member: instalments, VAT treatment, what is to be paid."""
