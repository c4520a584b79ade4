"""The guides of docs/, held to the program as it is."""
