"""Who may come in and what each may do: sign-in, sessions, tokens, cross-site requests, limits."""
