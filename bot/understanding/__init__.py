"""From text to meaning: pure functions of a string. No database, no clock, no wording."""
