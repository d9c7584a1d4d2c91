"""Raw values to the values that are stored: pure functions, one kind of value a file."""
