"""Telegram through the Bot API: python-telegram-bot as transport, nothing of its framework.

Import `channel` only where the channel is switched on: the library takes a second to load.
"""
