"""OFD (GB/T 33190): read by zip and lxml: ``reader`` gives the text, ``items`` what a page shows."""
