"""The texts for people, and the sentences for steps, acts, bodies, waits and rules."""
