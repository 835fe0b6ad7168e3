"""The hub: a server on one desk's laptop through which the desks hear of each other at once.

It is a relay that any desk fills again, never the only place where anything is. What makes a laptop able to be it is
in the conference's file: see `authority` and `credentials`.
"""
