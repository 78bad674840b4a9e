"""The catalogue's rows as files, all pages, in constant memory: CSV, XLSX, JSON Lines, IATI.

Each form takes the queryset of ``Catalogue.rows()``. No person's name and no e-mail is in any: the registry has no
column for them, and an address that somebody wrote into a text is taken out (``cleaning``).
"""
