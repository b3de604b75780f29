"""The figures of a report: what each row counts as, how they add up, who stands where."""
