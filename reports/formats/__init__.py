"""A paper as a file: Word, Excel, print, page, Markdown, comma-separated rows."""
