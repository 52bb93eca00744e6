"""From a search as a person means it to a plan an engine can answer."""

from indexer.planning.planner import PlannedSearch, Planner
from indexer.planning.ranking import TITLE_WEIGHTS

__all__ = ["TITLE_WEIGHTS", "PlannedSearch", "Planner"]
