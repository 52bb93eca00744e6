"""The values of a search: query, expression, entry, results, and the tables of fields."""
