"""The data that the model of what a group says is trained on, and how it is trained."""
