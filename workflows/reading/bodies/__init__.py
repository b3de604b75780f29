"""Names of bodies: in values, in headings, at the beginning of sentences."""
