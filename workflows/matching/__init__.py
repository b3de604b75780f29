"""Which awaited document an incoming one may be: pure, from its number, issuer, kind and summary."""
