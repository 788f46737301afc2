"""A real Envoy with the exported filters and Istio's settings around them."""
