"""Every sentence the bot can say, one file per subject. Functions of facts; nothing is decided."""
