"""The engine as programs use it: commands, queries and what-if."""
