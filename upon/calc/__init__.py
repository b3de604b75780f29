"""Deadlines of rules that are given with their facts, without a ledger."""
