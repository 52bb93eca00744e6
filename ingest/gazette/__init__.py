"""A gazette issue (公报) taken apart: its contents read, its documents found in the text and cut out."""
