"""One mail from one pair of templates, in the reader's language. Library module: imports no app."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation


def rendered(template: str, language: str, context: dict) -> tuple[str, str]:
    """Subject and body: ``<template>_subject.txt`` in one line and ``<template>_message.txt``, in ``language``."""
    with translation.override(language):
        subject = " ".join(render_to_string(f"{template}_subject.txt", context).split())
        return subject, render_to_string(f"{template}_message.txt", context)


class CalendarPart(NamedTuple):
    """An iCalendar object as a mail carries it, with the METHOD that it has inside."""

    method: str
    data: bytes


def with_calendar(
    subject: str, body: str, part: CalendarPart, *, to: Sequence[str], headers: Mapping[str, str]
) -> EmailMultiAlternatives:
    """A mail with an event: as alternative, by which mail programs offer to keep it, and as a file for all others."""
    message = EmailMultiAlternatives(subject, body, to=list(to), headers=dict(headers))
    message.attach_alternative(part.data.decode(), f"text/calendar; method={part.method}")
    message.attach("invitacion.ics", part.data, "application/ics")
    return message


def send_templated(template: str, *, to: Sequence[str], language: str, context: dict) -> None:
    """Send one mail made of a pair of templates.

    The outbox backend stores it in the caller's transaction; the worker sends it.
    """
    subject, body = rendered(template, language, context)
    EmailMessage(subject=subject, body=body, to=list(to)).send()
