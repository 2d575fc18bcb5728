"""How well a text is understood: labelled lines and what the bot says of them, as figures.

Pure: rows in, measures out. What a labelled set looks like, what is counted and which lines are let
off is told in docs/understanding.md; the figures to reach are in `bars.py`.
"""
