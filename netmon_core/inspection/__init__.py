"""What frames claim, and what is found wrong with it: spoofing, rogue servers and routers, poisoners.

Pure: frames, times and answers come in, findings and wishes to ask go out.
"""
