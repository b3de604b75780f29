"""Rows: from values to what a database keeps, and back."""
