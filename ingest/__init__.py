"""How documents come in: sources, extraction, reading, screening, the way onto record."""
