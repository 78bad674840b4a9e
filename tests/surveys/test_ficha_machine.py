"""A ficha driven at random by many hands against a simple model: nothing is lost, whoever does what in whatever order.

The model is plain data: what each section says, what was approved, what the Unit flagged, what was frozen and moved.
After every step it must agree with the database on all of it.
"""

from copy import deepcopy
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from pifcss_registry.errors import Refused
from surveys import observing, paths, sections, services, signing
from surveys.models import Approval, CountrySettings, Ficha, FichaEvent, Observation, SavedAnswer
from surveys.restoring import restore
from surveys.workflow import FICHA
from surveys.writing import save_answer
from tests.conftest import make_ficha, make_person, make_round
from tests.surveys.test_guests import make_guest

INSTITUTION = sections.INSTITUTION
COLUMNS = {
    INSTITUTION: {
        "institution_strengths": "institution_strengths",
        "institution_weaknesses": "institution_weaknesses",
    },
    "entry": {"name": "name", "objectives": "objectives", "result_1": "results"},  # column: key of its question
}
NEW_ENTRY = {
    "type": 2,
    "name": "Nueva",
    "objectives": "Uno.",
    "justification": "Porque sí.",
    "strength_1": "Fuerte.",
    "challenge_1": "Difícil.",
    "result_1": "Hecho.",
    "focal_point_name": "Ana",
    "focal_point_email": "ana@cr.example.org",
}
KINDS = ("sector_publico", "academia", "sociedad_civil")
TEXTS = st.sampled_from(["Uno.", "Dos.", "Tres: «agua»", "Cuatro\nlíneas ñ 💧"])
NUMBERS = st.integers(0, 3)


def questions_of(section):
    return COLUMNS[section if section == INSTITUTION else "entry"]


class FichaMachine(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @initialize(strict=st.booleans())
    def begin(self, strict):
        self.focal, self.writer, self.authority, self.unit = (
            make_person(f"{role}@machine.example.org", role, None if role == "technical_unit" else "CR")
            for role in ("focal_point", "contributor", "validating_authority", "technical_unit")
        )
        self.ficha = make_ficha(make_round("machine", max_entries=4))
        self.guest = make_guest(self.ficha, self.focal)
        self.strict = strict
        CountrySettings.objects.create(country=self.ficha.country, sending_needs_approval=strict)
        self.state, self.unlocked = "draft", True
        self.order = sections.keys(self.fresh)[1:]
        self.says = {key: self.read(key) for key in (INSTITUTION, *self.order)}
        self.approved = {}
        self.observed, self.revisions, self.events, self.saved = [], [], [], []

    # What the database says, in the model's shape

    @property
    def fresh(self):
        return Ficha.objects.get(pk=self.ficha.pk)

    def read(self, section, ficha=None):
        content = sections.content(ficha or self.fresh, section)
        return self.tracked(section, content)

    def tracked(self, section, content):
        found = {column: content[column] for column in questions_of(section)}
        if section != INSTITUTION:
            found["actors"] = [(row["name"], row["kind"]) for row in content["actors"]]
        return found

    # The model's own

    @property
    def editable(self):
        return self.state in ("draft", "returned")

    @property
    def flagged(self):
        return {each["question"] for each in self.observed if each["published"] and each["state"] != "resolved"}

    def unlocked_for(self, section, key):
        return self.unlocked or f"{section}.{key}" in self.flagged

    def everything(self):
        return [deepcopy(self.says[key]) for key in (INSTITUTION, *self.order)]

    def is_approved(self, section):
        return self.says[section] in self.approved.get(section, [])

    def section(self, number):
        keys = [INSTITUTION, *self.order]
        return keys[number % len(keys)]

    def entry(self, section):
        return self.ficha.entries.get(pk=sections.entry_id(section))

    def happened(self, path, value):
        self.saved.append((path, paths.digest(value)))

    # What people of the country do

    def change(self, section, column, value, save):
        """Save through ``save``; the model says whether it goes through and what it leaves."""
        key = "actors" if column == "actors" else questions_of(section)[column]
        may = self.editable and (self.unlocked_for(section, key) or self.says[section][column] == value)
        if not may:
            with pytest.raises(Refused):
                save()
            return
        save()
        if self.says[section][column] != value:
            self.says[section][column] = value
            ficha = self.fresh
            self.happened(f"{section}.{column}", paths.value_of(ficha, paths.parse(f"{section}.{column}")))

    @rule(number=NUMBERS, column=NUMBERS, text=TEXTS, by_guest=st.booleans())
    def save_section(self, number, column, text, by_guest):
        section = self.section(number)
        columns = list(questions_of(section))
        column, by = columns[column % len(columns)], self.guest if by_guest else self.writer

        def save():
            if section == INSTITUTION:
                services.save_institution(self.ficha, by=by, values={column: text})
            else:
                services.save_entry(self.entry(section), by=by, values={column: text})

        self.change(section, column, text, save)

    @precondition(lambda self: self.order)
    @rule(number=NUMBERS, rows=st.lists(st.sampled_from(KINDS), min_size=1, max_size=3))
    def save_actors(self, number, rows):
        section = self.order[number % len(self.order)]
        rows = [(f"Actor {n}", kind) for n, kind in enumerate(rows)]

        def save():
            actors = [{"name": name, "kind": kind, "country": None} for name, kind in rows]
            services.save_entry(self.entry(section), by=self.writer, values={}, actors=actors)

        self.change(section, "actors", rows, save)

    @rule(number=NUMBERS, column=NUMBERS, text=TEXTS, was=TEXTS, aware=st.booleans())
    def save_one_answer(self, number, column, text, was, aware):
        """Autosave; whoever is not ``aware`` of the present text had ``was`` before them."""
        section = self.section(number)
        columns = list(questions_of(section))
        column = columns[column % len(columns)]
        now = self.says[section][column]
        words = {"path": paths.parse(f"{section}.{column}"), "value": text, "key": uuid4(), "by": self.writer}
        words["base"] = paths.digest(now if aware else was)
        if not (self.editable and self.unlocked_for(section, questions_of(section)[column])):
            with pytest.raises(Refused):
                save_answer(self.fresh, **words)
            return
        outcome = save_answer(self.fresh, **words)
        if not aware and was != now and text != now:
            assert (outcome.status, outcome.value) == ("conflict", now)
            return
        assert outcome.status == "saved"
        assert save_answer(self.fresh, **words).status == "repeated"
        self.says[section][column] = text
        self.happened(f"{section}.{column}", text)

    @rule()
    def add_initiative(self):
        if not self.editable or not self.unlocked or len(self.order) == 4:
            with pytest.raises(Refused):
                services.add_entry(self.ficha, by=self.focal)
            return
        entry = services.add_entry(self.ficha, by=self.focal)
        actors = [
            {"name": "Uno", "kind": KINDS[0], "country": None},
            {"name": "Dos", "kind": KINDS[1], "country": None},
        ]
        services.save_entry(entry, by=self.focal, values=NEW_ENTRY, actors=actors)
        section = sections.of_entry(entry)
        self.order.append(section)
        self.says[section] = {column: NEW_ENTRY[column] for column in COLUMNS["entry"]} | {
            "actors": [("Uno", KINDS[0]), ("Dos", KINDS[1])]
        }
        self.catch_up()

    @precondition(lambda self: len(self.order) > 1)
    @rule(number=NUMBERS)
    def delete_initiative(self, number):
        section = self.order[number % len(self.order)]
        if not self.editable or not self.unlocked:
            with pytest.raises(Refused):
                services.delete_entry(self.entry(section), by=self.focal)
            return
        services.delete_entry(self.entry(section), by=self.focal)
        self.order.remove(section)
        del self.says[section]

    def catch_up(self):
        """Take over the history of a step that notes many answers at once; what was there before stays."""
        rows = list(SavedAnswer.objects.order_by("pk").values_list("path", "digest"))
        assert rows[: len(self.saved)] == self.saved
        self.saved = rows

    @rule(number=NUMBERS, whole=st.booleans())
    def approve(self, number, whole):
        keys = [INSTITUTION, *self.order] if whole else [self.section(number)]
        seen = {key: sections.digest_now(self.fresh, key) for key in keys}
        if not self.editable:
            with pytest.raises(Refused):
                signing.approve(self.ficha, seen=seen, by=self.authority)
            return
        signing.approve(self.ficha, seen=seen, by=self.authority)
        for key in keys:
            self.approved.setdefault(key, []).append(deepcopy(self.says[key]))

    @rule(number=NUMBERS)
    def approve_an_older_text(self, number):
        """What the authority read is not there any more: refused, whatever it was."""
        with pytest.raises(Refused):
            signing.approve(self.ficha, seen={self.section(number): "0" * 64}, by=self.authority)

    # Moves

    def move(self, action, by, sources, target, stopped=False, comment=""):
        if self.state not in sources or stopped:
            with pytest.raises(Refused):
                FICHA.perform(self.ficha, action, by=by, comment=comment)
            return False
        FICHA.perform(self.ficha, action, by=by, comment=comment)
        self.events.append((action, self.state, target))
        self.state = target
        return True

    @rule(by_authority=st.booleans())
    def send(self, by_authority):
        stopped = self.strict and not all(self.is_approved(key) for key in (INSTITUTION, *self.order))
        by = self.authority if by_authority else self.focal
        if self.move("send", by, ("draft", "returned"), "sent", stopped):
            self.revisions.append(self.everything())

    @rule()
    def withdraw(self):
        if self.move("withdraw", self.focal, ("sent",), "draft") and not self.flagged:
            self.unlocked = True

    @rule()
    def give_back(self):
        if self.move("return", self.unit, ("sent",), "returned", comment="Cambien lo observado."):
            for each in self.observed:
                each["published"] = True
            self.unlocked = not any(each["state"] != "resolved" for each in self.observed)

    @precondition(lambda self: self.editable)
    @rule(number=NUMBERS, column=NUMBERS, observed=st.booleans())
    def go_round(self, number, column, observed):
        """To the Unit and back in one step, so that many examples get that far."""
        self.approve(number=0, whole=True)
        self.send(by_authority=False)
        if observed:
            self.observe(number=number, column=column)
        else:
            for each in self.observed:
                if each["published"]:
                    observing.resolve(Observation.objects.get(pk=each["pk"]), by=self.unit)
                    each["state"] = "resolved"
        self.give_back()

    @precondition(lambda self: self.state == "sent")
    @rule(number=NUMBERS, column=NUMBERS)
    def observe(self, number, column):
        section = self.section(number)
        keys = list(questions_of(section).values())
        question = f"{section}.{keys[column % len(keys)]}"
        row = observing.observe(self.ficha, by=self.unit, question=question, text="¿Seguro?")
        self.observed.append({"pk": row.pk, "question": question, "published": False, "state": "open"})

    @precondition(lambda self: self.observed)
    @rule(number=NUMBERS)
    def answer(self, number):
        each = self.observed[number % len(self.observed)]
        row = Observation.objects.get(pk=each["pk"])
        if each["published"] and each["state"] != "resolved" and self.state in ("draft", "returned"):
            observing.answer(row, by=self.writer, text="Sí.")
            each["state"] = "answered"

    @precondition(lambda self: self.observed and self.state == "sent")
    @rule(number=NUMBERS)
    def resolve(self, number):
        each = self.observed[number % len(self.observed)]
        if each["published"]:
            observing.resolve(Observation.objects.get(pk=each["pk"]), by=self.unit)
            each["state"] = "resolved"

    @precondition(lambda self: self.revisions and (not self.editable or self.everything() != self.revisions[0]))
    @rule(number=st.integers(0, 9))
    def bring_back(self, number):
        number %= len(self.revisions)
        wanted, now = deepcopy(self.revisions[number]), self.everything()
        if not self.editable or not self.unlocked or wanted == now:
            with pytest.raises(Refused):
                restore(self.ficha, number=number + 1, by=self.focal)
            return
        restore(self.ficha, number=number + 1, by=self.focal)
        if now != self.revisions[-1]:
            self.revisions.append(now)  # what nobody had sent yet is kept too
        self.revisions.append(wanted)
        keys = sections.keys(self.fresh)
        self.order, self.says = keys[1:], dict(zip(keys, deepcopy(wanted), strict=True))
        self.catch_up()

    # What must hold after every step

    @invariant()
    def no_text_is_lost(self):
        ficha = self.fresh
        assert sections.keys(ficha) == [INSTITUTION, *self.order]
        assert {key: self.read(key, ficha) for key in self.says} == self.says

    @invariant()
    def approval_stands_exactly_while_the_text_is_the_approved_one(self):
        ficha = self.fresh
        standing = {each.section for each in signing.sign_offs(ficha) if each.approval}
        assert standing == {key for key in self.says if self.is_approved(key)}
        for row in Approval.objects.all():
            assert (row.voided_at is None) == (row.digest == sections.digest_now(ficha, row.section))
            assert (row.voided_at is None) == (row.voided_by is None)

    @invariant()
    def what_is_locked_is_what_the_unit_left_out(self):
        ficha = self.fresh
        assert (ficha.state, ficha.unlocked_all) == (self.state, self.unlocked)
        assert ficha.flagged == self.flagged

    @invariant()
    def history_is_complete(self):
        moves = FichaEvent.objects.order_by("pk").values_list("action", "from_state", "to_state")
        assert list(moves) == self.events
        frozen = [
            [
                self.tracked(INSTITUTION, row.content),
                *(self.tracked("entry", each) for each in row.content["entries"]),
            ]
            for row in self.fresh.revisions.order_by("number")
        ]
        assert frozen == self.revisions
        assert list(SavedAnswer.objects.order_by("pk").values_list("path", "digest")) == self.saved
        ficha = self.fresh
        for path, digest in dict(self.saved).items():  # the last one of each
            if paths.parse(path).section in self.says:
                assert paths.digest(paths.value_of(ficha, paths.parse(path))) == digest


@pytest.mark.django_db
def test_ficha_agrees_with_its_model_whatever_is_done():
    run_state_machine_as_test(FichaMachine, settings=settings(max_examples=25, stateful_step_count=25, deadline=None))
