"""``manage.py invite EMAIL --role ROLE [--country CC]``: how the first administrator comes in."""

from django.core.management.base import BaseCommand, CommandError

from pifcss_registry.accounts.enums import Role
from pifcss_registry.accounts.models import Country
from pifcss_registry.accounts.services import invite
from pifcss_registry.errors import DomainError


class Command(BaseCommand):
    help = "Invites an e-mail address to a role; the link goes out by e-mail."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--role", choices=Role.values, default=Role.ADMINISTRATOR)
        parser.add_argument("--country", help="ISO 3166-1 alpha-2 code, for the roles of a country")
        parser.add_argument("--name", default="")

    def handle(self, email, role, country, name, **options):
        try:
            place = Country.objects.get(pk=country.upper()) if country else None
            invitation = invite(email=email, role=role, country=place, full_name=name, by=None)
        except Country.DoesNotExist:
            raise CommandError(f"unknown country: {country}") from None
        except DomainError as error:
            raise CommandError(error.message) from None
        self.stdout.write(f"invited {invitation.email}")
