"""The use cases: what a desk and a script can do. No SQL, no drawing, no screen."""
