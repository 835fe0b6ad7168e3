"""The screens: Textual lives here and nowhere else."""

import os

# Textual paints on the ticks of a clock, 60 a second unless told otherwise. The letter of a key takes one, and its
# answer waits for the next: at 60 that was 22 ms of 40 from key to results, and 240 a second still cost 1 ms of 7 more
# than 1,000 do. Nothing is painted when nothing has changed.
os.environ.setdefault("TEXTUAL_FPS", "1000")
