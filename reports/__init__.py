"""The papers of an office: what a plan's work comes to, as offices lay it out.

Plain values in, files out; no module here opens a ledger.
"""
