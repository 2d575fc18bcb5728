"""The routes, one file a subject. Each makes a router for a `Site`."""
