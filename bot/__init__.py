"""Loudong: the bot in a building's group chat, from a resident's words to a solved issue."""
