"""A client that sends what it is told, byte by byte, valid or not."""
