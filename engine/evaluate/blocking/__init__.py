"""What a task waits for in vain: which ends of other tasks, on which days."""
