"""Evaluation of one task: from facts to its standings, pure."""
