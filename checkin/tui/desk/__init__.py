"""The desk: the line to type or scan into, the people found, the person on the card, and the band with the answer."""
