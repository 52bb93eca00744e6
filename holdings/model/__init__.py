"""The words of the field as values: frozen dataclasses over the standard library, nothing else."""
