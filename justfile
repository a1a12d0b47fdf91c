# Everything a developer runs; `just` alone lists it. Without just: see CONTRIBUTING.md.

default:
    @just --list

# format, lint, types, layers, tests and gold: what CI checks
check: format-check lint test gold

format:
    ruff format evalkit tests benchmarks
    ruff check --fix evalkit tests benchmarks

format-check:
    ruff format --check evalkit tests benchmarks

lint:
    ruff check evalkit tests benchmarks
    mypy
    lint-imports

test *ARGS:
    pytest -n 2 {{ARGS}}

gold:
    evalkit gold lint gold/

# the sample reports from the test split
sample:
    evalkit score -q --split test --extractor rules --format markdown -o reports/sample.md
    evalkit score -q --split test --extractor rules --format json -o reports/sample.json

# the page of all measures, from their table
measures:
    evalkit measures list --format markdown > docs/all-measures.md

# the page of settings, from their table
settings:
    evalkit config list --format markdown > docs/settings.md
