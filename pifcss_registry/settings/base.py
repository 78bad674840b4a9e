"""Production settings: safe as they stand, everything that differs between places from the environment."""

import zoneinfo

# The pinned tzdata package must win over the system's files, which are often years older (they disagree on
# Cuba's winter 2026). This has to happen before any ZoneInfo exists.
zoneinfo.reset_tzpath(())

from pathlib import Path  # noqa: E402

from csp.constants import NONE, SELF  # noqa: E402
from django.utils.translation import gettext_lazy as _  # noqa: E402

from . import env  # noqa: E402

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = BASE_DIR / env.text("VAR_DIR", "var")

DEBUG = False
SECRET_KEY = env.required(
    "SECRET_KEY",
    "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(60))' and keep it secret.",
)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
# HTTPS=0 is for a plain-http intranet only.
HTTPS = env.flag("HTTPS", True)
# How many reverse proxies stand in front; without it all visitors would share one address and one rate limit.
PROXY_COUNT = env.number("PROXY_COUNT", 0)

# The registry

_RATE = r"[1-9][0-9]*/(s|sec|m|min|h|hour|d|day)"
SITE_NAME = env.text("SITE_NAME", "Registro de alianzas multiactor")
_scheme = "https" if HTTPS else "http"
_host = ALLOWED_HOSTS[0].lstrip(".") if ALLOWED_HOSTS and ALLOWED_HOSTS[0] != "*" else "localhost"
SITE_URL = env.text("SITE_URL", f"{_scheme}://{_host}").rstrip("/")
# Whether published initiatives, whose country agreed to share them, are open to visitors without an account.
REGISTRY_PUBLIC = env.flag("REGISTRY_PUBLIC", False)
# Who publishes the IATI file; the default reference is an example that IATI does not know.
IATI_ORG_REF = env.pattern("IATI_ORG_REF", "XX-EXAMPLE-PIFCSS", r"[^\s/&|?]+", "letters, digits and dashes")
IATI_ORG_NAME = env.text(
    "IATI_ORG_NAME", "Programa Iberoamericano para el Fortalecimiento de la Cooperación Sur-Sur (PIFCSS)"
)

# Applications

INSTALLED_APPS = [
    "pifcss_registry",
    "pifcss_registry.outbox",
    "pifcss_registry.accounts",
    "pifcss_registry.notices",
    "pifcss_registry.report",
    "pifcss_registry.api",
    "initiatives",
    "surveys",
    "dialogues",
    "glossary",
    "judging",
    "confirmations",
    "saved_filters",
    "loading",
    "seminars",
    "minutes",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "django_filters",
    "crispy_forms",
    "crispy_bootstrap5",
    "js_lib_bootstrap5",
    # Not rest_framework itself: all that it would bring is another wording of Django's own messages.
    "drf_spectacular",
    "drf_spectacular_sidecar",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # slow lines: pages, and static files where none were precompressed
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "pifcss_registry.accounts.middleware.UserLanguageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "pifcss_registry.middleware.DomainErrorMiddleware",
]

ROOT_URLCONF = "pifcss_registry.urls"
WSGI_APPLICATION = "pifcss_registry.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pifcss_registry.context_processors.site",
                "pifcss_registry.navigation.navigation",
            ],
        },
    },
]

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# Data

DATABASES = {
    "default": env.database(env.text("DATABASE_URL", f"sqlite:///{VAR_DIR / 'db.sqlite3'}"), BASE_DIR),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# One cache for all processes: the rate limits of the log-in and of the API are counted in it.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # The API counts by address: with the default of 300 entries a crowd would push the log-in's counts out.
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
SESSION_ENGINE = "pifcss_registry.sessions"

# Language and time

LANGUAGE_CODE = "es"
LANGUAGES = [("es", _("Español")), ("pt-br", _("Portugués")), ("en", _("Inglés"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "America/Santiago"
USE_I18N = True
USE_TZ = True

# Files that people upload: what is over the limit is dropped on its way in.

FILE_UPLOAD_HANDLERS = [
    "pifcss_registry.upload_limits.LimitedUploads",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# Static files

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "pifcss_registry.static_files.StaticFiles"},
}

# E-mail: messages are stored in the caller's transaction; the worker (manage.py send_outbox) delivers them.

EMAIL_BACKEND = "pifcss_registry.outbox.backend.OutboxBackend"
_email = env.email(env.text("EMAIL_URL", "smtp://localhost:25"), BASE_DIR)
# Our own two never send a message twice, even when the worker is killed.
OUTBOX_DELIVERY_BACKEND = {
    "django.core.mail.backends.smtp.EmailBackend": "pifcss_registry.outbox.smtp.HandingOverBackend",
    "django.core.mail.backends.filebased.EmailBackend": "pifcss_registry.outbox.files.FolderBackend",
}.get(_email["EMAIL_BACKEND"], _email["EMAIL_BACKEND"])
# What the worker does each minute besides; every one of them does its work once, with any number of workers.
WORKER_CHORES = [
    "pifcss_registry.notices.digests.write_due",
    "surveys.reminding.tell_deadlines",
    "confirmations.links.forget_expired",
    "saved_filters.announcing.tell_matches",
    "minutes.reminding.tell_due",
    "dialogues.reminding.remind",
    "dialogues.reminding.forget_addresses",
]
EMAIL_HOST = _email["EMAIL_HOST"]
EMAIL_PORT = _email["EMAIL_PORT"]
EMAIL_HOST_USER = _email["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = _email["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = _email["EMAIL_USE_TLS"]
EMAIL_USE_SSL = _email["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = _email["EMAIL_TIMEOUT"]
EMAIL_FILE_PATH = _email.get("EMAIL_FILE_PATH")
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", f"registro@{_host}")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Long work: what the worker (manage.py run_jobs) calls in turn. Each does one bounded step and says whether it did.

LONG_WORK = [
    "initiatives.index.work",
    "initiatives.index.together.work",
    "judging.replaying.work",
    "dialogues.plan_runs.work",
    "loading.running.work",
    "pifcss_registry.report.making.work",
]

# People

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["pifcss_registry.notices.backends.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "full_name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

ALLAUTH_TRUSTED_PROXY_COUNT = PROXY_COUNT
ACCOUNT_ADAPTER = "pifcss_registry.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
# Nobody signs up alone: the address was verified by the invitation that it received.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_CHANGE_EMAIL = True
# Strangers' addresses get no mail from us; the page answers the same either way.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"[{SITE_NAME}] "
ACCOUNT_SESSION_REMEMBER = True
# The library's defaults stay: three codes a minute for an address, three tries a code. These are ours: answers by an
# actor's link, by an invitation's and registrations without an account from one address, links that one person sends.
ACCOUNT_RATE_LIMITS = {
    "actor_link_answer": "20/m/ip",
    "actor_link_send": "60/h/user",
    "seminar_registration": "30/h/ip",
    "invitation_reply": "20/m/ip",
}

# Security

SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^salud/$"]  # probes inside the network speak http
SECURE_HSTS_SECONDS = env.number("HSTS_SECONDS", 31_536_000) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = False
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_SECURE = HTTPS
X_FRAME_OPTIONS = "DENY"
if PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# The preload list concerns a whole domain and cannot be undone quickly: that is its owner's decision.
SILENCED_SYSTEM_CHECKS = ["security.W021"]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

# The API: one form of answer, read only, for whoever may read the registry's pages.

API_RATES = {
    "address": env.pattern("API_RATE_ADDRESS", "60/min", _RATE, "a number and a period, as in 60/min"),
    "key": env.pattern("API_RATE_KEY", "300/min", _RATE, "a number and a period, as in 300/min"),
}
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "pifcss_registry.api.access.AlwaysJson",
    "URL_FORMAT_OVERRIDE": None,
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "pifcss_registry.api.access.TokenAuthentication",
        "pifcss_registry.api.access.SiteAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["pifcss_registry.api.access.ReadsRegistry"],
    "DEFAULT_THROTTLE_CLASSES": [
        "pifcss_registry.api.access.KeyThrottle",
        "pifcss_registry.api.access.AddressThrottle",
    ],
    "NUM_PROXIES": PROXY_COUNT,
    "EXCEPTION_HANDLER": "pifcss_registry.api.access.answer_exception",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_METADATA_CLASS": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "PIFCSS registry of multi-actor partnerships",
    "DESCRIPTION": "What countries registered, read by programs. docs/api.md has examples.",
    "VERSION": "1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {
        "deepLinking": True,
        "supportedSubmitMethods": ["get"],
        "defaultModelsExpandDepth": -1,
        "validatorUrl": None,
    },
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "PREPROCESSING_HOOKS": ["pifcss_registry.api.views.only_ours"],
}

# Logs go to stderr for the service manager to keep; addresses and tokens are masked.

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "masked": {
            "()": "pifcss_registry.logs.MaskingFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        },
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "masked"}},
    "root": {"handlers": ["stderr"], "level": env.text("LOG_LEVEL", "INFO").upper()},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
    },
}
