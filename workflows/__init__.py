"""Plans: the documents that list tasks, read with places, checked, and understood."""
