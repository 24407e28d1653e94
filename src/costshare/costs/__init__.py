"""Cost rows, pools, and how a ledger is mapped to them."""
