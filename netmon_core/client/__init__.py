"""The aiohttp client of a netmon server; it must not import the engine or the server."""
