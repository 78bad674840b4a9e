"""The timetable of a round's dialogues, planned as one problem (``docs/planning.md``). Pure: no database, no model.

``reading.parse`` makes a ``Problem`` of JSON, ``plan.plan`` plans it, ``printed.printed`` says the answer.
"""
