# `make run` and `make test` need only Python 3.11+ (with venv), make and git; see README.md.
SHELL := /bin/sh
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
# The first interpreter that is new enough; override with `make PYTHON=/path/to/python3 run`.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$p"; break; }; done)
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
export PORT

.PHONY: run test coverage install install-dev lint format messages browser-test clean help
.DEFAULT_GOAL := help

help:
	@echo 'make run            serve the site on http://127.0.0.1:$(PORT)/ with demonstration data'
	@echo 'make test           run the tests (browser tests excluded)'
	@echo 'make coverage       the same, saying which lines nothing ran'
	@echo 'make browser-test   run the browser tests (needs chromium)'
	@echo 'make lint | format  check | rewrite the code style'
	@echo 'make messages       collect translatable texts (needs gettext)'

run: install
	@exec $(BIN)/python manage.py run

test: install-dev
	$(BIN)/python -m pytest $(ARGS)

coverage: install-dev
	$(BIN)/python -m pytest -n 2 --cov --cov-report=term:skip-covered --cov-fail-under=90 $(ARGS)

browser-test: install-dev
	$(BIN)/python -m pytest -m browser $(ARGS)

lint: install-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --lint --quiet templates

format: install-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

messages: install-dev
	$(BIN)/python manage.py makemessages -l pt_BR -l en --no-location --no-obsolete -i .venv -i var -i tests

install: $(VENV)/.installed
install-dev: $(VENV)/.installed-dev

# Stamps: a second `make run` installs nothing unless a requirements file changed.
$(VENV)/.created:
	@test -n "$(PYTHON)" || { echo 'Python 3.11 or newer is needed and was not found.' >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip' 2>/dev/null || { \
		echo 'Python was found without venv; on Debian or Ubuntu: apt install python3-venv' >&2; exit 1; }
	@echo 'Creating $(VENV) ...'
	@"$(PYTHON)" -m venv --clear $(VENV)
	@touch $@

$(VENV)/.installed: requirements.txt | $(VENV)/.created
	@echo 'Installing what the site needs (once, about half a minute) ...'
	@$(PIP) install -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt requirements.txt | $(VENV)/.created
	@echo 'Installing what the tests need (once, about a minute) ...'
	@$(PIP) install -r requirements-dev.txt
	@touch $(VENV)/.installed $@

clean:
	rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis .coverage htmlcov
