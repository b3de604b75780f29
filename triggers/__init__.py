"""What a task waits for and what is counted from it: events, conditions, deadlines, calendars."""
