"""The ledger and its outbox in memory."""
