"""What netmon costs, measured beside the best rival; never a test."""
