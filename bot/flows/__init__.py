"""What a conversation or an issue does next: pure functions of state and event."""
