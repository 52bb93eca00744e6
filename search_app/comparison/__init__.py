"""Two versions of one text beside each other: which article became which, and what changed in it."""
