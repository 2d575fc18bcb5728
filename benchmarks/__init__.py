"""What `make bench` runs: the project against the floor, in one run, as ratios."""
