"""The screens: Textual lives here and nowhere else."""

import os

# Textual paints on the ticks of a clock, 60 a second unless told otherwise, and an answer that misses a tick waits
# for one or two more: 22 ms of 40 from key to results, measured. Nothing is painted when nothing has changed.
os.environ.setdefault("TEXTUAL_FPS", "240")
