"""The ledger and the standings in a database."""
