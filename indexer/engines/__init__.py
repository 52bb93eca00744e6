"""The search engines: one folder an adapter, and only an adapter imports its library."""
