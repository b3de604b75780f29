"""The one writing path: affected tasks, recompute, diff, publish; and the sweep of days."""
