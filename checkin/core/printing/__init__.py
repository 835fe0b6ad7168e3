"""Badges on paper: which copy comes next, files, printers, orders to them, and how the orders are carried out.

`copies` and `files` need no printer. `printers` sets them up, `orders` writes what is wanted into the queue, and
`serving` sends it: a job stands in the queue before its first byte leaves, and what may have left is never sent
again unasked.
"""
