"""The citizens' site: HTML pages that are whole without JavaScript."""

from search_app.web.routes import blueprint

__all__ = ["blueprint"]
