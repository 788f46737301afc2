"""Compares the engine's answers with those of a real Envoy that runs the exported filters."""
