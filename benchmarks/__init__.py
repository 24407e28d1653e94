"""How fast costshare is, beside a bare loop and beside other packages; run with ``make bench``."""
