"""Which awaited document an incoming one may be, by its number, issuer, kind and summary."""
