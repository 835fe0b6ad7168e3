"""Drawing and printing: the signed badge code, the QR, layout, fonts and the reports.

Nothing is imported here, because the command line must start without typst and Pillow. Callers take
what they need: `badges.code`, `badges.qr`, `badges.spec`, `badges.render`, `badges.preflight`,
`badges.papers`.
"""
