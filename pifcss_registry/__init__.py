"""Registry of multi-stakeholder partnerships in South-South and triangular cooperation (PIFCSS)."""
