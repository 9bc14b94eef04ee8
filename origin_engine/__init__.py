"""origin-engine."""
