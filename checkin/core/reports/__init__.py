"""Reports: the lists to sign and to hand out, figures, what an auditor asks for. A module each, one line in `registry`.

A report is a function from a conference, a day and a profile to a `badges.papers.model.Document`. How that becomes a
file is told once for all of them, in `making`.
"""
