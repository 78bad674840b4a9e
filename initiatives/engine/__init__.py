"""What an initiative is, with reasons: facts and a version of the rules in, verdict out. Pure: no database.

``reading`` takes the form of ``manage.py classify`` (``docs/interfaces.md``) or refuses it; ``rules`` holds the
versions; ``counting`` says who counts and as what; ``checks`` has one function for each criterion; ``verdicts``
puts them together; ``hints`` says what is missing to go further; ``texts`` has every word that a person reads;
``told`` is the answer for pages, ``printed`` the answer as JSON. The registry gives it what Anexo 1 and its
complement say (``initiatives.services.facts_of``), a ficha that is being written the same (``surveys.standing``).
"""
