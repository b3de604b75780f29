"""The projection of a ledger from nothing, and what is held against it."""
