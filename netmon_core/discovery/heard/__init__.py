"""What a message overheard says of the devices on its network: one module per family of protocols. Pure."""
