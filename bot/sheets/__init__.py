"""Sheets to print: set by typst with a Chinese font that is installed along. Nothing of a database.

What is written on them is in `bot/wording/sheets.py`.
"""
