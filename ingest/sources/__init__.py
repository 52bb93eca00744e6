"""Where documents come from: folders, transfer lists with their files, records with the text inline."""
