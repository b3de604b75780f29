"""Protocols that the engine asks of whoever keeps the ledger, the outbox and the messages."""
