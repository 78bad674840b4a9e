"""The country's conversation about the questions of its ficha. For the Unit these pages do not exist."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pifcss_registry.errors import NotAllowed, Refused

from .. import comments, sections
from ..models import Ficha
from ..pages import crumbs
from ..permissions import reads_comments
from .loading import visible_ficha

MOST_MENTIONS = 100


def _in_conversation(request, pk: int) -> Ficha:
    ficha = visible_ficha(request.user, pk, guests=True)
    if not reads_comments(request.user, ficha):
        raise Http404
    return ficha


def _page(request, ficha: Ficha, **extra):
    conversation = comments.Conversation(ficha, request.user)
    title = _("Comentarios internos")
    context = {
        "ficha": ficha,
        "conversation": conversation,
        "threads": conversation.threads(),
        "title": title,
        "breadcrumbs": crumbs((str(ficha), ficha.get_absolute_url()), (title, "")),
    }
    return render(request, "surveys/comment_list.html", context | extra)


@login_required
@require_safe
def comment_list(request, pk):
    return _page(request, _in_conversation(request, pk))


def _after(request, ficha: Ficha, question: str):
    """Back to the question on its section's page, or to the page of comments."""
    if request.POST.get("volver") == "seccion":
        section, field = sections.of_question(ficha, question)
        return redirect(sections.url(ficha, section) + f"#campo-{field.key}")
    return redirect(comments.address(ficha, question))


@login_required
@require_POST
def comment_add(request, pk):
    """Say something: ``question`` is its path, ``text-<key>`` and ``mention-<key>`` belong to that question."""
    ficha = _in_conversation(request, pk)
    question = request.POST.get("question", "")
    try:
        section, _field = sections.of_question(ficha, question)
    except LookupError:
        raise Http404 from None
    if not reads_comments(request.user, ficha, section):
        raise Http404
    key = question.replace(".", "-")
    text = request.POST.get(f"text-{key}", "")
    people = request.POST.getlist(f"mention-{key}")[:MOST_MENTIONS]
    mentions = [int(pk) for pk in people if pk.isascii() and pk.isdigit() and len(pk) < 19]
    try:
        comments.add_comment(ficha, question, text=text, mentions=mentions, by=request.user)
    except Refused as refusal:
        thread = comments.Thread(question, comments.label(ficha, question))
        return _page(request, ficha, refusal=refusal.message, typed=text, mentioned=mentions, failed=thread)
    messages.success(request, _("Su comentario quedó guardado: solo lo ve su equipo."))
    return _after(request, ficha, question)


@login_required
@require_POST
def comment_settle(request, pk, comment, action):
    """Resolve a comment (``resolver``) or open it again (``reabrir``)."""
    ficha = _in_conversation(request, pk)
    if action not in ("resolver", "reabrir"):
        raise Http404
    found = get_object_or_404(ficha.internal_comments, pk=comment)
    try:
        comments.settle_comment(found, resolved=action == "resolver", by=request.user)
    except NotAllowed:
        raise Http404 from None
    try:
        return _after(request, ficha, found.question)
    except LookupError:
        return redirect("surveys:comment_list", ficha.pk)
