"""Sweeps: designed experiments over the numbers of scenarios, run anywhere, kept on disk."""
