"""Series of anything but pings: the traffic and errors of ports, what sensors show.

They share the file, its tables, retention and size with pings, and have rows of their own: a measurement is
of the stretch of time up to its end, counts are exact, and a gap is a gap.
"""
