"""One mail from one pair of templates, in the reader's language. Library module: imports no app."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation


def send_templated(template: str, *, to: Sequence[str], language: str, context: dict) -> None:
    """Render ``<template>_subject.txt`` and ``<template>_message.txt`` in ``language`` and send one mail.

    The outbox backend stores it in the caller's transaction; the worker sends it.
    """
    with translation.override(language):
        subject = " ".join(render_to_string(f"{template}_subject.txt", context).split())
        body = render_to_string(f"{template}_message.txt", context)
    EmailMessage(subject=subject, body=body, to=list(to)).send()
