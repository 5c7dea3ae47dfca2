"""Background work: the queue, the worker, and each kind of task. A task runs as the actor who asked for it."""
