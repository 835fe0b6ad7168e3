"""Printers: one interface (`model.Backend`) over IPP, raw TCP with ZPL, a folder and the system's `lp`.

Nothing is imported here, because the command line must start quickly. Callers take `opening.backend_for`,
`model`, `jobs`, `doctor` and `discovery`.
"""
