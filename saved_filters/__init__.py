"""Filters of the catalogue that people keep by name, share with their group, and are told of new matches of."""
