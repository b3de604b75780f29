"""The deadlines as calendar items, with an identity that lasts."""
