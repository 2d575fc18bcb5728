"""The operator's commands, one file for a group of them; `table.py` names them all."""
