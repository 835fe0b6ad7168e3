"""A conference as a whole: made, tried out with invented people, practised on, looked over, and its days closed."""
