"""Pages of the parts of initiatives, of actors' links and of mentors."""
