"""A seeded generator of policies, and of requests that nearly match them."""
