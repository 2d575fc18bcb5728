"""Plays a written conversation under a virtual clock, through the same house as every channel."""
