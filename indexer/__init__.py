"""How documents are found: analysis, plans, engines, ranking, snippets, rebuild."""
