"""Qt models over the replica: what tables show, sorted and filtered here. They ask nobody for anything."""
