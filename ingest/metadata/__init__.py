"""Reading a document: its structure, its number, title, bodies and dates, each value with its source."""
