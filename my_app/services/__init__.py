"""Every read and write that a view needs, as verbs that take an `Actor`."""
