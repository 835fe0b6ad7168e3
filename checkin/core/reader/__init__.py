"""What comes out of a badge reader: telling it from typing, reading it, repairing wrong keyboard layouts."""
