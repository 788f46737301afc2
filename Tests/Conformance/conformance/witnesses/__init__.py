"""Witnesses of `meshproof diff`: requests that two policy sets are to answer differently."""
