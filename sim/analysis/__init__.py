"""Statistics of results; nothing here steps a model."""
