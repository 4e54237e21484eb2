# Everything a developer or CI does with this repository. `make help` lists it.

SWIFT ?= swift
BUILD_FLAGS = --explicit-target-dependency-import-check error
STRICT = TRIMTAB_STRICT=1

.PHONY: help setup setup-tests build release demo test lint format bench goldens update-goldens clean

help: ## List what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install the C libraries the build needs (apt, asks for root)
	@Scripts/setup libraries

setup-tests: setup ## Also fetch kubectl and helm into .tools/
	@Scripts/setup clients

build: setup ## Debug build
	$(STRICT) $(SWIFT) build $(BUILD_FLAGS)

release: setup ## Optimised build
	$(STRICT) $(SWIFT) build -c release $(BUILD_FLAGS) --product trimtab

demo: release ## Play the whole story once, narrated, in a scratch directory
	@Scripts/demo

test: setup-tests ## Lint, build everything with warnings as errors, run every test
	@$(MAKE) --no-print-directory lint
	$(STRICT) $(SWIFT) build --build-tests $(BUILD_FLAGS)
	$(STRICT) $(SWIFT) test --skip-build $(BUILD_FLAGS)

lint: ## Formatting and the import table of ARCHITECTURE.md
	@Scripts/lint-imports
	@$(SWIFT) format lint --strict --parallel --recursive Package.swift Sources Tests Benchmarks

format: ## Format every Swift file in place
	@$(SWIFT) format --in-place --parallel --recursive Package.swift Sources Tests Benchmarks

bench: release ## Run the benchmarks beside their peers and check the budgets
	@Scripts/bench

goldens: update-goldens ## Rewrite checked-in expected outputs from what the code does now, and those of other programs from what they do
	TRIMTAB_UPDATE_VECTORS=1 TRIMTAB_UPDATE_GOLDENS=1 $(SWIFT) test --filter 'Golden|Vector'

update-goldens: setup-tests ## Ask the real helm and kustomize again what the fixtures give
	@Scripts/update-template-rows
	@Scripts/update-chart-fixtures
	@Scripts/update-kustomize-fixtures

clean: ## Remove build products
	rm -rf .build
