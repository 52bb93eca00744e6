"""What is on record: documents, their versions, vocabularies, and how they are stored."""
