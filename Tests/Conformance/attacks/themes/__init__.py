"""The attacks by theme; each module's `vectors` lists them."""
