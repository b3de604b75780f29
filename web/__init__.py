"""The page and the REST API: a door beside the command line, in which nothing is decided."""
