"""Who is served: web pages, API, command line, and how the parts are wired together."""
