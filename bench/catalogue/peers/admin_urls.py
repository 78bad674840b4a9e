"""An admin with one list."""

from django.contrib import admin
from django.urls import path

from initiatives.models import Initiative
from pifcss_registry.urls import urlpatterns as the_site


class Open(admin.AdminSite):
    def has_permission(self, request):
        return True


class InitiativeAdmin(admin.ModelAdmin):
    list_display = ("name", "country", "year", "type", "verdict")
    list_select_related = ("country",)
    list_per_page = 25
    list_filter = (
        *("country", "partner_countries", "sectors", "actors__actor_type__kind", "type", "modality", "verdict"),
        *("year", "round_code"),
    )
    search_fields = ("name", "objectives", "justification", "actors__name", "actors__acronym")
    ordering = ("-year", "name", "pk")

    def has_view_permission(self, request, obj=None):
        return True

    def has_module_permission(self, request):
        return True


site = Open()
site.register(Initiative, InitiativeAdmin)
urlpatterns = [*the_site, path("admin/", site.urls)]
