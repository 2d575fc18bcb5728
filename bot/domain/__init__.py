"""The domain's values: frozen, without behaviour that needs a clock, a database or a channel."""
