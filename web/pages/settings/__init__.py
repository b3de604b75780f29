"""What may be set: a person's own things, and for an administrator those of the office."""
