"""Delivery: who is told what, when and through which channel, from the notices of the outbox."""
