"""Static files under names that change with their content, for ever in a browser's cache. Library module."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Also what our modules import from each other is asked for under such a name."""

    support_js_module_import_aggregation = True
