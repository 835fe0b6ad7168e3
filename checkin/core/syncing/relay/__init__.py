"""A desk's traffic with the hub: a relay that the desks can fill again, never the only copy of anything."""
