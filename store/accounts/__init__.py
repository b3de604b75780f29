"""Who may sign in, and what programs and calendars hold: tables beside the ledger's."""
