"""Which documents count for a task: those in force, those that replace, those that resemble."""
