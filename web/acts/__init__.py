"""What a page or a program may record: one table of acts, each a call of the engine."""
