"""What people would take instead, on the same rows: Datasette, and the list of the Django admin."""
