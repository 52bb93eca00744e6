"""The product's own sample: documents of the invented city 云州市 and the scripts that make them."""
