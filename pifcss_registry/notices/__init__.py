"""What people are told: a list on the site, and mail as each person prefers. Imports accounts and outbox only."""
