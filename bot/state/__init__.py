"""What a running service remembers: roles, questions without their askers, feedback, conversations, the inbox, and the audit log."""
