# Everything the project needs goes into .venv/; nothing else of the machine is touched, except for Debian's Chromium.
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
BROWSER := $(VENV)/.browser
PORT ?= 8000
PYTHON ?= python3

# Builds carry the date of the commit, never that of the clock: the same commit gives the same bytes.
export SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null || echo 0)
export NO_MKDOCS_2_WARNING := 1

.PHONY: help site serve test check export bench lock clean

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 16

site: $(READY) ## Build the site into site/
# Built aside, then put in place: a build that fails leaves the site as it was.
	rm -rf build/site
	$(BIN)/mkdocs build --strict --site-dir build/site
	rm -rf site && mv build/site site

serve: $(READY) ## Preview with live reload on http://localhost:8000/ (PORT=...)
# MkDocs reloads what is in docs/ and overrides/ by itself, but keeps old code in memory: code restarts it.
	$(BIN)/watchmedo auto-restart --directory hooks --patterns '*.py;*.toml' --recursive --signal SIGTERM -- \
		$(BIN)/mkdocs serve --dev-addr localhost:$(PORT)

test: $(READY) $(BROWSER) check ## Run everything: lint, types, tests, a real browser
	CHROMIUM="$$(cat $(BROWSER))" $(BIN)/pytest

check: $(READY) ## The fast checks: lint, types, notes and tables
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/studynotes check

export: $(READY) ## Write plain Markdown pages for other engines into build/export/
	$(BIN)/studynotes export build/export

bench: $(READY) ## Print the cost of the pipeline and of the build, as ratios
	$(BIN)/python tests/bench.py

lock: ## Compile requirements.lock anew from pyproject.toml
	$(PYTHON) -m venv build/lock && build/lock/bin/pip install --quiet uv
	build/lock/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 \
		--no-annotate --custom-compile-command 'make lock' --group dev pyproject.toml --output-file requirements.lock

clean: ## Remove all that was built or installed
	rm -rf $(VENV) build site

# A clean environment each time: pip never removes what the lock no longer names.
$(READY): requirements.lock pyproject.toml
	rm -rf $(VENV)
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps --requirement requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

# The file holds the path of a Chromium: one on the PATH, else Debian's as root, else Playwright's; else it is an error.
$(BROWSER): $(READY)
	@tests/find-chromium $(BIN) > $@.new
	@mv $@.new $@
