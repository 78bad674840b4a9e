"""The country's conversation where a question is shown."""

from django import template

register = template.Library()


@register.inclusion_tag("surveys/_thread.html", takes_context=True)
def conversation_about(context, key: str, position: int | None = None) -> dict:
    """The thread of a question; nothing where the page has no ``conversation`` (the Unit's, revisions)."""
    conversation = context.get("conversation")
    if not conversation:
        return {}
    section_page = conversation.section is not None
    return {"thread": conversation.thread(key, position), "section_page": section_page, "user": context.get("user")}
