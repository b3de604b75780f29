"""What the facts make of a plan: lifecycle, standings, projection, explanation, use cases."""
