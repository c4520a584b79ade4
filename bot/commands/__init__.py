"""The commands of `xhoshin`, a module a subject. Each imports what it needs when it runs."""
