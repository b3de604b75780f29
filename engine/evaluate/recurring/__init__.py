"""Which occurrences a task has: by its period, by its documents, and of the same period."""
