"""The command line's commands, a file for each subject; ``my_app.cli`` registers them."""
