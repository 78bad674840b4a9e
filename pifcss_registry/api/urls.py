from django.urls import path, re_path

from . import token_views, views

app_name = "api"
urlpatterns = [
    path("mi-cuenta/claves/", token_views.token_list, name="token_list"),
    path("mi-cuenta/claves/<int:pk>/retirar/", token_views.token_revoke, name="token_revoke"),
    path("api/v1/", views.RootView.as_view(), name="root"),
    path("api/v1/initiatives/", views.InitiativeListView.as_view(), name="initiative_list"),
    path("api/v1/initiatives/<int:pk>/", views.InitiativeView.as_view(), name="initiative"),
    path("api/v1/actors/", views.ActorListView.as_view(), name="actor_list"),
    path("api/v1/actors/<int:pk>/", views.ActorView.as_view(), name="actor"),
    path("api/v1/countries/", views.CountryListView.as_view(), name="country_list"),
    path("api/v1/sectors/", views.SectorListView.as_view(), name="sector_list"),
    path("api/v1/facets/", views.FacetsView.as_view(), name="facet_list"),
    path("api/v1/rounds/", views.RoundListView.as_view(), name="round_list"),
    path("api/v1/rounds/<slug:code>/", views.RoundFactsView.as_view(), name="round_facts"),
    path("api/v1/schema/", views.SchemaView.as_view(), name="schema"),
    path("api/v1/docs/", views.DocsView.as_view(), name="docs"),
    # Whatever else stands below the API is answered in its own way; without the last slash Django adds it first.
    re_path(r"^api/v1/[\s\S]*/$", views.UnknownView.as_view()),
]
