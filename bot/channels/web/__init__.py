"""The web chat as a channel: keeps its own log and pictures, as a platform's servers would.

The pages are in `bot/web`; they hand what people say to `WebChannel.post`.
"""
