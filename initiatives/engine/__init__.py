"""What an initiative is, with reasons: facts and a version of the rules in, verdict out. Pure: no database.

``reading`` takes the form of ``manage.py classify`` (``docs/interfaces.md``) or refuses it; ``rules`` holds the
versions; ``counting`` says who counts and as what; ``checks`` has one function for each criterion; ``verdicts``
puts them together; ``hints`` says what is missing to go further; ``texts`` has every word that a person reads;
``printed`` is the answer as JSON.

``initiatives.classification`` is the smaller rule of the site, for what Anexo 1 alone asks: it knows no roles,
modality, dates or contributions, and its reasons are texts, not code and words. It is left alone here; a test holds
version 1 of both to the same labels, counts and verdicts where both know the same.
"""
