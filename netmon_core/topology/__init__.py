"""What is plugged in where, by what switches hear and learn. Pure: time comes in with the data."""
