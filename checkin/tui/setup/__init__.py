"""What is asked and looked at around the desk's work: welcome, new conference, lists in, set-up check, lock, help."""
