"""A plan as ``manage.py plan_dialogues`` prints it (``docs/interfaces.md``)."""

from typing import Any

from .plan import Plan


def printed(plan: Plan) -> dict[str, Any]:
    return {
        "status": plan.status,
        "value": list(plan.value),
        "bound": list(plan.bound),
        "gap": plan.gap,
        "spread": list(plan.spread),
        "timetable": [
            {
                "id": each.id,
                "slot": each.slot,
                "reserve": each.reserve,
                "attending": list(each.attending),
                "missing": each.missing,
            }
            for each in plan.timetable
        ],
        "unplaced": plan.unplaced,
        "unanswered": list(plan.unanswered),
        "warnings": list(plan.warnings),
    }
