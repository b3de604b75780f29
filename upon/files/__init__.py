"""Files that users hand in or take out."""
