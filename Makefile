# `make` lists the targets.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON := .venv/bin/python
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help
help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sort | sed -E 's/:.*## /\t/' | expand -t 16

.PHONY: setup
setup:  ## prepare .venv; afterwards nothing needs the network
	@scripts/setup.sh

.PHONY: run
run: setup  ## watch your network and serve what is seen to your browser (Ctrl-C ends; ARGS="--host 0.0.0.0" and the like)
	@.venv/bin/netmon serve $(ARGS)

.PHONY: watch
watch: setup  ## the same as a live table in the terminal, without a server
	@.venv/bin/netmon watch $(ARGS) || [ $$? = 130 ]

.PHONY: viewer
viewer: setup  ## open the viewer (ARGS=--demo shows a made-up network)
	@$(PYTHON) -m desktop $(ARGS)

.PHONY: demo
demo: setup  ## see netmon at work on a small network made of namespaces (needs root, touches nothing else)
	@scripts/test-packages.sh
	@$(PYTHON) -m tests.lab.demo $(if $(ARGS),-- $(ARGS)) || [ $$? = 130 ]

.PHONY: test
test: setup check  ## every check and every test
	@scripts/test-packages.sh
	@scripts/homeassistant.sh
	@$(PYTHON) -m pytest -n 4 --dist loadfile $(ARGS) || { [ $$? = 1 ] && scripts/again.sh $(PYTHON) -m pytest $(ARGS); }
	@$(if $(ARGS),true,$(PYTHON) -m pytest -m alone tests/alone)
	@$(if $(ARGS),true,$(MAKE) --no-print-directory test-ha)

.PHONY: test-ha
test-ha: setup  ## the Home Assistant integration in its tests' Home Assistant: types, tests, coverage
	@scripts/homeassistant.sh test
	@.venv/bin/mypy --config-file tests/ha/mypy.ini --python-executable .venv-ha/bin/python
	@.venv-ha/bin/python -m pytest -c tests/ha/pytest.ini --rootdir=. tests/ha \
		$(or $(ARGS),--cov=custom_components/netmon --cov-branch --cov-fail-under=95 --cov-report=)
	@$(if $(ARGS),true,.venv-ha/bin/python -m coverage report --include='*_flow.py' --fail-under=100)

.PHONY: test-ha-real
test-ha-real: setup  ## the Home Assistant integration in a Home Assistant that runs beside real hosts (needs root)
	@scripts/test-packages.sh
	@scripts/homeassistant.sh real
	@$(PYTHON) -m pytest -n 2 --dist loadfile tests/ha_real $(ARGS)

.PHONY: check
check: setup  ## style, types and who may import whom
	@.venv/bin/ruff check --quiet
	@.venv/bin/ruff format --quiet --check
	@.venv/bin/mypy
	@.venv/bin/lint-imports --no-cache

.PHONY: bench
bench: setup  ## every benchmark, beside its rival (minutes)
	@scripts/test-packages.sh
	@scripts/homeassistant.sh test
	@for subject in arp_sweep ping listen flood inventory store frames presence presence_ears api stream startup snmp viewer homeassistant; do $(PYTHON) -m benchmarks.$$subject $(ARGS) || exit 1; done

bench-%: setup
	@scripts/test-packages.sh
	@$(PYTHON) -m benchmarks.$* $(ARGS)

.PHONY: fuzz
fuzz: setup  ## mutate frames and messages, at each decoder for SECONDS=60
	@$(PYTHON) -m tests.packets.fuzz --seconds $(or $(SECONDS),60)

.PHONY: soak
soak: setup  ## what takes long: ten minutes of watching, and a hundred kills of a writing process
	@scripts/test-packages.sh
	@$(PYTHON) -m benchmarks.soak $(ARGS)
	@NETMON_KILLS=100 $(PYTHON) -m pytest tests/store/test_kill.py tests/store/series/test_kill.py

.PHONY: accept-viewer
accept-viewer: setup  ## act 500 times on a busy server by real keys and a real mouse (needs root, a quarter of an hour)
	@scripts/test-packages.sh
	@$(PYTHON) -m tests.desktop.drive_actions $(or $(ARGS),--actions 500)

.PHONY: lock
lock: setup  ## pin the requirements anew
	@uv pip compile pyproject.toml --universal --python-version 3.13 --all-extras --group dev --group viewer \
		--generate-hashes --upgrade --quiet -o requirements/dev.txt
	@scripts/lock_homeassistant.sh

.PHONY: wheel
wheel: setup  ## build dist/netmon_core-*.whl
	@$(PYTHON) -m hatchling build -t wheel

.PHONY: integration
integration: setup  ## build dist/netmon.zip for Home Assistant
	@$(PYTHON) scripts/build_integration.py

.PHONY: translations
translations:  ## compile the viewer's translations (lrelease: Debian's qt6-l10n-tools)
	@PATH=$$PATH:/usr/lib/qt6/bin lrelease -silent desktop/i18n/*.ts

.PHONY: hooks
hooks: setup  ## check each commit before it is made
	@.venv/bin/pre-commit install
