"""What can be set: one module per section, its frozen settings beside the schema that validates them.

Reads no file and no environment; that is `config`.
"""
