"""The catalogue's numbers: a made-up registry, the floor, a bare page, ours and what else people would take."""
