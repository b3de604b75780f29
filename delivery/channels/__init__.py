"""The channels by which messages leave: mail, signed webhooks, and whatever else apprise speaks."""
