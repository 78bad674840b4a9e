"""Pictures as SVG, each beside a table that says the same. Pure: data in, text out; knows no app and no request.

The words come from whoever asks. Colours are told apart by everybody (``colours``) and mean nothing alone: numbers
and names are written. There is no style and no script in a picture, so that it may stand in a page with a strict
policy. The same data give the same bytes.
"""

from .tables import Picture, Table

__all__ = ["Picture", "Table"]
