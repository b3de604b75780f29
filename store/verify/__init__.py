"""How a database is built, held against what the migrations make."""
