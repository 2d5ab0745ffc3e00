"""The viewer: a window on a netmon server, reached only over the wire. It never looks at a network."""
