"""The town's lists (units, people and posts, households) as values: read, compared, written.

Nothing here knows a database or a channel; storing a roster is storage's affair.
"""
