"""What happened, in the past tense: one module per thing that it happened to.

Each event is frozen data with a literal tag; `event.Event` names them all. Nothing here decides.
"""
