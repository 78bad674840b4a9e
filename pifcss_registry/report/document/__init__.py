"""The report as a document: ``content`` says what is in it as plain data, ``word`` and ``pdf`` write that down."""
