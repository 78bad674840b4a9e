"""What a file of initiatives says, line by line, and why a line is refused. Pure: no database.

``files`` and ``sheets`` give the lines of a JSON Lines, CSV or XLSX file within limits; ``columns`` says which of our
columns each of theirs is; ``cells`` makes of a line of a table the object that a line of JSON is; ``objects`` checks
that object; ``vocabulary`` knows codes and names; ``problems`` has the words for what is wrong. Nothing
in it asks for the language: what is said is codes.
"""
