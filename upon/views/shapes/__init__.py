"""The shapes of `--json`: a TypedDict for each resource."""
