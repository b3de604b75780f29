"""Databases: how each is opened, locked and asked again, and what it complains of."""
