"""What commands share: options, help, errors, output, tables, completion."""
