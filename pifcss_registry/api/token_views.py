"""One's own keys: make one, see it once, take it back."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from pifcss_registry.errors import Refused
from pifcss_registry.web import add_refusal

from . import tokens
from .forms import TokenForm
from .models import ApiToken


@sensitive_variables("secret")
@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def token_list(request):
    """The keys that work. The answer to making one shows its secret, and no other page ever does."""
    form = TokenForm(request.POST if request.method == "POST" else None)
    made, secret = None, ""
    if request.method == "POST" and form.is_valid():
        try:
            made, secret = tokens.create(user=request.user, name=form.cleaned_data["name"])
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            form = TokenForm()
    context = {
        "form": form,
        "made": made,
        "secret": secret,
        "tokens": ApiToken.objects.visible_to(request.user).live(),
        "example": settings.SITE_URL + reverse("api:initiative_list"),
    }
    return render(request, "api/token_list.html", context)


@login_required
@require_POST
def token_revoke(request, pk):
    token = get_object_or_404(ApiToken.objects.visible_to(request.user), pk=pk)
    tokens.revoke(token, by=request.user)
    messages.success(request, _("La clave «%(name)s» ya no sirve.") % {"name": token.name})
    return redirect("api:token_list")
