"""The JSON of each resource."""
