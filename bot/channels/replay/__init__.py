"""The channel of `loudong replay`: people speak out of a file, what the bot says is kept."""

from bot.channels.replay.channel import ReplayChannel, Said, Saying

__all__ = ["ReplayChannel", "Said", "Saying"]
