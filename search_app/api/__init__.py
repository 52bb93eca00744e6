"""The door for programs: JSON under /api/v1."""

from search_app.api.routes import blueprint

__all__ = ["blueprint"]
