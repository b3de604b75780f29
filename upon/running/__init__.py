"""The running clock: passes, their interval, the cluster and the log."""
