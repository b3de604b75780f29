"""Bringing a plan in: from its file, or read out of an office's document, with its questions."""
