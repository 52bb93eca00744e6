"""Index schemas and word lists: data with a small loader."""
