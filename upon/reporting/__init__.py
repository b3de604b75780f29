"""What a report is made from, read from the ledger in one transaction: plain values."""
