"""One transaction: the ports of the engine over the tables."""
