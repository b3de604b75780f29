"""Use cases that write: from a request to an act, or to the refusal of one."""
