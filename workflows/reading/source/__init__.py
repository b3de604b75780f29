"""Text before it is understood: blocks with places, lines joined, numbers and labels found."""
