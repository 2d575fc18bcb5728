"""Loudong (楼栋): the bot in a building's group chat, from a resident's message to a solved issue."""
