"""Use cases that read: lists, history, explanation, lookup."""
