"""The numbers that name a party, an account or a payment; one file each, all with the same `normalise`."""
