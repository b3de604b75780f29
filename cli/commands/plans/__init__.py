"""Commands that make plans, read them and change them."""
