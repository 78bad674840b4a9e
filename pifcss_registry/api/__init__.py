"""``/api/v1/``: the registry read by programs, with the catalogue's parameters and the site's visibility.

Composition: reads every app. ``docs/api.md`` is for those who use it.
"""
