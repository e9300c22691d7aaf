# Every command of the project; bare `make` lists them.
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check install -c constraints.txt
# The first interpreter that is new enough; 3.11 and 3.12 have every wheel the site needs.
PYTHON ?= $(shell for p in python3 python3.12 python3.11 python3.13 python3.14; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' 2>/dev/null && echo $$p && exit; \
	done; for p in python3 python3.13 python3.14; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && exit; done)
WORKERS ?= 2
export OMP_NUM_THREADS ?= 1
export NO_MKDOCS_2_WARNING := 1
export DISABLE_MKDOCS_2_WARNING := true

.DEFAULT_GOAL := help
.PHONY: help quiz test lint site folder serve outputs stamp bench mutants lock release sbom audit clean

help: ## list the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

quiz: $(VENV)/.quiz ## set up what the quiz needs (no torch) and ask the first question
	@$(BIN)/kb quiz

test: $(VENV)/.test ## install the rest and run everything
	@$(MAKE) --no-print-directory lint
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup

lint: $(VENV)/.test ## formatting, lint, types, import directions, spelling
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/mypy --platform win32 --cache-dir .mypy_cache/win32 -p kb.quiz -p kb.cli -p kb.export -p kb.exercises -p quiz_bank
	$(BIN)/lint-imports
	$(BIN)/codespell

site: $(VENV)/.test ## build the Chinese and the English site into site/
	$(BIN)/mkdocs build --strict
	$(BIN)/mkdocs build --strict -f mkdocs.en.yml
	$(BIN)/python -m kb.site.finish

folder: $(VENV)/.test ## build both as site-folder/, to be opened from disk without a server
	$(BIN)/mkdocs build --strict -f mkdocs.folder.yml
	$(BIN)/mkdocs build --strict -f mkdocs.folder.en.yml
	$(BIN)/python -m kb.site.finish --from-disk site-folder

serve: site ## build the site and serve it on this machine
	$(BIN)/python -m kb.site.serve

outputs: $(VENV)/.test ## capture examples' output, number tables and figures anew
	$(BIN)/python -m kb.site.outputs

stamp: $(VENV)/.test ## record that the language twins were read side by side
	$(BIN)/python -m kb.site.stamp

bench: $(VENV)/.test ## measure, side by side, with ratios
	$(BIN)/python -m benchmarks

mutants: $(VENV)/.mutants ## break engine and formulas in small ways: does a test notice? (MODULES=…; an hour)
	$(BIN)/python -m benchmarks.mutants $(MODULES)

lock: $(VENV)/.mutants ## write constraints.txt from what is installed
	$(BIN)/python -m pip freeze --exclude-editable | sed 's/+cpu//' > constraints.txt

release: $(VENV)/.test ## build wheel and sdist into dist/ and check them
	rm -rf dist
	$(BIN)/hatchling build -d dist -t sdist -t wheel
	KB_DIST=dist $(BIN)/python -m pytest tests/test_release.py tests/test_install.py
	@ls -l dist

sbom: .cache/tools/.made ## write what is installed, with licences, as dist/sbom.json (CycloneDX)
	@mkdir -p dist
	.cache/tools/bin/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible -o dist/sbom.json $(VENV)

audit: .cache/tools/.made ## look the pinned versions up in the vulnerability database (needs a network)
	.cache/tools/bin/pip-audit --no-deps --disable-pip -r constraints.txt

.cache/tools/.made:
	$(PYTHON) -m venv $(@D)
	$(@D)/bin/python -m pip --quiet --disable-pip-version-check install cyclonedx-bom pip-audit
	@touch $@

clean: ## remove what was built, never your progress
	rm -rf site site-folder dist build .cache .pytest_cache .mypy_cache .ruff_cache .import_linter_cache

$(VENV)/.quiz: pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer was not found; install it, or name it: make quiz PYTHON=/path/to/python3"; exit 2; }
	@test -x $(BIN)/python || { echo "Making $(VENV) with $(PYTHON) …"; $(PYTHON) -m venv $(VENV); }
	@echo "Installing what the quiz needs …"
	@$(PIP) --editable .
	@$(BIN)/python -m compileall -q kb/__init__.py kb/__main__.py kb/cli kb/quiz quiz_bank
	@touch $@

# pytorchcv asks for torchvision, which has no build beside the CPU one of torch; its blocks need neither.
$(VENV)/.test: $(VENV)/.quiz
	@echo "Installing what the tests need (torch among them; this takes a while) …"
	@$(PIP) --editable '.[test]'
	@$(PIP) --no-deps pytorchcv
	@touch $@

$(VENV)/.mutants: $(VENV)/.test
	@$(PIP) --editable '.[mutants]'
	@touch $@
