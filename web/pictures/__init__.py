"""Pictures of dates and tasks as SVG, drawn by presentation attributes alone."""
