"""The glossary: its list, a term with its history, the Unit's next version, a country's comment and its answer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pifcss_registry.errors import Refused
from pifcss_registry.web import add_refusal

from . import pages, services
from .forms import AnswerForm, CommentForm, VersionForm
from .models import TermComment, TermVersion
from .permissions import can_answer, can_comment, can_write_term, sees_authors, sees_every_comment
from .uses import FIGURE_LABELS, used_by

MAX_QUERY = 200


@require_safe
def term_list(request):
    """Every term by letters, or those that have the words of ``q``; to the Unit also what waits for an answer."""
    query = request.GET.get("q", "").strip()[:MAX_QUERY]
    versions = pages.found(TermVersion.objects.newest(), query)
    context = {"letters": pages.by_letter(versions), "total": len(versions), "query": query}
    if can_answer(request.user):
        comments = TermComment.objects.visible_to(request.user).unanswered().select_related("country", "term")
        context["unanswered"] = list(comments)
    return render(request, "glossary/term_list.html", context)


def _versions(key: str) -> list[TermVersion]:
    """All of the term's, in order."""
    versions = list(TermVersion.objects.filter(term=key).select_related("term", "by").order_by("number"))
    if not versions:
        raise Http404
    return versions


def _detail(request, versions: list[TermVersion], *, comment_form=None, answering=None, answer_form=None, status=200):
    """The page; after a refused form with what was typed in it. ``answering`` is the key of that comment."""
    user, newest = request.user, versions[-1]
    uses = used_by(newest.term_id)
    comments = []
    if can_comment(user) or sees_every_comment(user):
        visible = TermComment.objects.visible_to(user).filter(term=newest.term_id)
        comments = list(visible.select_related("country", "by", "answered_by"))
        if comment_form is None and can_comment(user):
            comment_form = CommentForm(by=user)
    context = {
        "version": newest,
        "history": pages.history(versions),
        "uses": uses,
        "figures": [FIGURE_LABELS[name] for name in uses.get("figure", ())],
        "comments": comments,
        "comment_form": comment_form,
        "may_write": can_write_term(user),
        "may_answer": can_answer(user),
        "sees_authors": sees_authors(user),
        "answer_form": answer_form or AnswerForm(),
        "answering": answering,
    }
    return render(request, "glossary/term_detail.html", context, status=status)


@require_safe
def term_detail(request, key):
    return _detail(request, _versions(key))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def version_create(request, key):
    newest = _versions(key)[-1]
    if not can_write_term(request.user):
        raise PermissionDenied
    meanwhile = False
    form = VersionForm(request.POST if request.method == "POST" else None, version=newest)
    if form.is_valid():
        try:
            services.add_version(newest.term, by=request.user, **form.values())
        except Refused as refusal:
            add_refusal(form, refusal)
            newest, before = _versions(key)[-1], newest
            meanwhile = newest.number != before.number
            form.show_newer(newest)
        else:
            messages.success(request, _("La nueva versión ya es la que leen todos."))
            return redirect(newest)
    breadcrumbs = [
        {"label": _("Glosario"), "url": reverse("glossary:term_list")},
        {"label": newest.name, "url": newest.get_absolute_url()},
        {"label": _("Nueva versión"), "url": ""},
    ]
    context = {"form": form, "version": newest, "meanwhile": meanwhile, "breadcrumbs": breadcrumbs}
    return render(request, "glossary/version_create.html", context)


@login_required
@require_POST
def comment_create(request, key):
    versions = _versions(key)
    if not can_comment(request.user):
        raise PermissionDenied
    form = CommentForm(request.POST, by=request.user)
    if not form.is_valid():
        return _detail(request, versions, comment_form=form)
    try:
        comment = services.add_comment(versions[-1].term, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        add_refusal(form, refusal)
        return _detail(request, versions, comment_form=form)
    messages.success(request, _("Su comentario quedó guardado: lo leen su país y la Unidad Técnica."))
    return redirect(comment)


@login_required
@require_POST
def comment_answer(request, key, pk):
    versions = _versions(key)
    visible = TermComment.objects.visible_to(request.user).filter(term=key)
    comment = get_object_or_404(visible, pk=pk)
    if not can_answer(request.user):
        raise PermissionDenied
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            services.answer_comment(comment, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("La respuesta quedó guardada y se avisó a quien comentó."))
            return redirect(comment)
    return _detail(request, versions, answering=comment.pk, answer_form=form)
