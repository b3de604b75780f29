"""Groups of bodies: their members, and who was in which over time."""
