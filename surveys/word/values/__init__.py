"""From the lines of an answer to its value: one reader for each kind of answer of Anexo 1.

Each takes ``Line`` rows and gives a ``Found``; none raises, whatever the text. Pure: no Django, no database, no files
but the tables of words that stand beside the code. Readers take what is declared, never what a name suggests.
"""
