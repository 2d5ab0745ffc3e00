"""Who may come in: API keys, users and their log-ins, kept in one file of the data folder.

It must not know what is served.
"""
