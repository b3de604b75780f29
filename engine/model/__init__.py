"""Values: acts, standings, changes, bodies, notices, the lifecycle and the hash chain."""
