"""The viewer: a window on a netmon server, with which it only talks over the wire. It never looks at a network."""
