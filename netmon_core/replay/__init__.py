"""Record what the inventory is told, and let it decide anew from the record, with other settings if you like.

Knows neither the engine nor the network: what is recorded is handed in, and time comes from the record.
"""
