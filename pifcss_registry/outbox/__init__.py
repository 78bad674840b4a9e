"""E-mail that is stored with the change that caused it, and delivered by a worker. Imports no other app."""
