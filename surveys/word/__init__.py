"""The Word file that travels both ways: written from a ficha, read back as a declaration, proposed to its country.

The modules that read (``package`` to ``reader``) handle strangers' files. They know no database and run in a process
of their own (``isolated``). ``wording`` says how each answer is written in a document; ``proposing`` compares what a
document says with the ficha.
"""
