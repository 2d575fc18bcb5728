"""The ASGI application: pages, static files and their API. Hands messages to `bot.channels.web`."""
