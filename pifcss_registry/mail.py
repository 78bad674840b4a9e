"""One mail from one pair of templates, in the reader's language. Library module: imports no app."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation


def rendered(template: str, language: str, context: dict) -> tuple[str, str]:
    """Subject and body: ``<template>_subject.txt`` in one line and ``<template>_message.txt``, in ``language``."""
    with translation.override(language):
        subject = " ".join(render_to_string(f"{template}_subject.txt", context).split())
        return subject, render_to_string(f"{template}_message.txt", context)


def send_templated(template: str, *, to: Sequence[str], language: str, context: dict) -> None:
    """Send one mail made of a pair of templates.

    The outbox backend stores it in the caller's transaction; the worker sends it.
    """
    subject, body = rendered(template, language, context)
    EmailMessage(subject=subject, body=body, to=list(to)).send()
