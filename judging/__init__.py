"""People who judge: reviews apart and how far they agree, what is left out and why, which version of the rule holds.

The rule itself is ``initiatives.engine``; a criterion is settled by ``initiatives.services.judge_criteria``.
"""
