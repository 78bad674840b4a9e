"""People: who has access, invitations, the own profile."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pifcss_registry.errors import Refused
from pifcss_registry.web import add_refusal, page_of, querystring_without_page, set_language_cookie

from . import services
from .forms import InvitationForm, ProfileForm
from .models import Invitation, Membership, User, name_column
from .permissions import can_give_role, can_manage_people


@login_required
@require_safe
def person_list(request):
    """Who has access, by country, the programme's own people first; and the invitations not taken up."""
    if not can_manage_people(request.user):
        raise PermissionDenied
    memberships = Membership.objects.visible_to(request.user).active().select_related("user", "country")
    by_country = F(f"country__{name_column()}").asc(nulls_first=True)
    page = page_of(memberships.order_by(by_country, "country", "role", "user__full_name", "pk"), request, 50)
    for membership in page:
        membership.may_end = can_give_role(request.user, membership.role)
    context = {
        "page_obj": page,
        "querystring_without_page": querystring_without_page(request),
        "invitations": Invitation.objects.visible_to(request.user).pending().select_related("country", "invited_by"),
    }
    return render(request, "accounts/person_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_create(request):
    if not can_manage_people(request.user):
        raise PermissionDenied
    form = InvitationForm(request.POST if request.method == "POST" else None, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = services.invite(**form.cleaned_data, by=request.user)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Invitación enviada a %(email)s.") % {"email": invitation.email})
            return redirect("accounts:person_list")
    return render(request, "accounts/invitation_create.html", {"form": form})


@login_required
@require_POST
def membership_end(request, pk):
    membership = get_object_or_404(Membership.objects.visible_to(request.user).select_related("user"), pk=pk)
    try:
        services.end_membership(membership, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("La participación de %(person)s terminó hoy.") % {"person": membership.user})
    return redirect("accounts:person_list" if can_manage_people(request.user) else "home")


def _gone(request, reason: str = ""):
    return render(request, "accounts/invitation_gone.html", {"reason": reason}, status=404)


@sensitive_variables("token")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_accept(request, token):
    """The page behind the link of an invitation: open to whoever holds the link, once.

    It speaks the invitation's language unless another was chosen on this device. Who has an account already is
    asked nothing.
    """
    invitation = services.find_invitation(token)
    if invitation is None:
        return _gone(request)
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(invitation.language)
        request.LANGUAGE_CODE = translation.get_language()
    known = User.objects.filter(email=invitation.email).exclude(full_name="").first()
    form = (
        None
        if known
        else ProfileForm(
            request.POST if request.method == "POST" else None,
            initial={"full_name": invitation.full_name, "language": invitation.language},
        )
    )
    if request.method == "POST" and (known or form.is_valid()):
        try:
            user = services.accept_invitation(invitation, **(form.cleaned_data if form else {}))
        except Refused as refusal:
            return _gone(request, refusal.message)
        login(request, user)
        response = redirect("home")
        set_language_cookie(response, user.language)
        with translation.override(user.language):
            messages.success(request, _("Le damos la bienvenida. Esto es lo que le espera."))
        return response
    somebody_else = request.user.is_authenticated and request.user.email != invitation.email
    context = {"form": form, "known": known, "invitation": invitation, "somebody_else": somebody_else}
    return render(request, "accounts/invitation_accept.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request):
    initial = {"full_name": request.user.full_name, "language": request.user.language}
    form = ProfileForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        services.save_profile(request.user, **form.cleaned_data)
        response = redirect("accounts:profile")
        set_language_cookie(response, form.cleaned_data["language"])
        with translation.override(form.cleaned_data["language"]):
            messages.success(request, _("Sus datos quedaron guardados."))
        return response
    context = {"form": form, "memberships": request.user.memberships_now}
    return render(request, "accounts/profile.html", context)
