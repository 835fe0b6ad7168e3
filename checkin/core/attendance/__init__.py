"""Who is in: marks and what takes them back, judged and recorded; arrivals, presence and counts read again."""
