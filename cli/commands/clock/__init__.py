"""The commands of the running clock: passes, notices, messages."""
