"""The command line behind the make targets: send a flow, follow it, tell how things stand."""
