"""Attacks on tokens and key sets, and what a real Envoy makes of them."""
