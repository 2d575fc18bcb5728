"""From a message to what is to be said: load, advance a flow, save, word. Sends nothing."""
