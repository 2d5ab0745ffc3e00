"""Every word people read, in their language. Sources are English; a .ts file, and its .qm, per language."""
