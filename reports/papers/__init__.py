"""What a paper says, whatever form it takes: head, paragraphs, tables and figures, foot."""
