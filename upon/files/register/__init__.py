"""The office's register of incoming documents as a file: read, and handed out for review."""
