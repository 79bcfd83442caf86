# Targets for development. `make ci` runs what a change has to pass; .ci/run calls the same targets
# step by step. Everything needs Go only, except `auth`, `clients`, `converters`, `conformance` and `console`,
# which need Node, Python or a browser.

export GOFLAGS ?= -mod=readonly
BIN := $(CURDIR)/bin
LINT_VERSION := v2.15.0
FUZZTIME ?= 4s
SOAK ?= 30s
# Nested modules that go.work lists see this checkout through it; the others have a replace directive.
WORKSPACE := $(patsubst ./%,%,$(filter ./%,$(shell cat go.work)))
# The collector of scripts/telemetry takes minutes to compile: scripts/telemetry/run tests its module, every night.
NESTED := $(filter-out scripts/telemetry,$(patsubst %/go.mod,%,$(shell git ls-files '*/go.mod')))

.DEFAULT_GOAL := help

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | awk -F'\t' '{printf "%-10s %s\n", $$1, $$2}'

.PHONY: test
test: ## run the tests as a contributor does; no long tests
	go test ./...

.PHONY: short
short: ## run the tests that `go test -short` keeps
	go test -short ./...

.PHONY: race
race: ## run all tests, long ones included, with the race detector
	GOWORK=off GINMCP_LONG=1 go test -race -count=1 ./...

.PHONY: allocs
allocs: ## run all tests without the race detector, which changes allocation counts
	GOWORK=off GINMCP_LONG=1 go test -count=1 ./...

.PHONY: nested
nested: ## vet and test the nested modules
	@set -e; for dir in $(NESTED); do \
		echo "$$dir"; \
		case " $(WORKSPACE) " in *" $$dir "*) work= ;; *) work=off ;; esac; \
		(cd $$dir && GOWORK=$$work go vet ./... && GOWORK=$$work go test -count=1 ./...); \
	done

.PHONY: soak
soak: ## let 256 clients call and disconnect, and 64 clients attack, each for SOAK
	GOWORK=off go test -count=1 -timeout=60m -run '^Test(Soak|Attack)$$' -v ./ginmcp -soak=$(SOAK)

# The path of a request is what an attacker would try first, so it gets more time.
.PHONY: fuzz
fuzz: ## run every fuzz target for FUZZTIME
	@set -e; export GOWORK=off; for package in $$(go list ./...); do \
		for target in $$(go test -list '^Fuzz' $$package | sed -n '/^Fuzz/p'); do \
			echo "$$target"; time=$(FUZZTIME); \
			if [ $$target = FuzzPath ]; then time=30s; fi; \
			go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $$time $$package; \
		done; \
	done

.PHONY: bench
bench: ## run every benchmark once, to check that it works
	GOWORK=off go test -run '^$$' -bench . -benchtime 1x ./...

.PHONY: format
format: ## check the formatting and that go.mod is tidy
	@files=$$(gofmt -l $$(git ls-files '*.go')); if [ -n "$$files" ]; then echo "gofmt would change:"; echo "$$files"; exit 1; fi
	GOWORK=off go mod tidy -diff

.PHONY: vet
vet: ## build and vet the main module
	GOWORK=off go build ./... && GOWORK=off go vet ./...

$(BIN)/golangci-lint-$(LINT_VERSION):
	GOWORK=off GOFLAGS= GOBIN=$(BIN) go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(LINT_VERSION)
	mv $(BIN)/golangci-lint $@

.PHONY: lint-tool
lint-tool: $(BIN)/golangci-lint-$(LINT_VERSION) ## install the linter in bin/

.PHONY: lint
lint: lint-tool ## run all linters
	GOWORK=off $(BIN)/golangci-lint-$(LINT_VERSION) run ./...
	@set -e; for dir in $(WORKSPACE); do (cd $$dir && $(BIN)/golangci-lint-$(LINT_VERSION) run ./...); done

.PHONY: clients
clients: ## call the example and a test server with real clients
	scripts/clients/run --fast

.PHONY: connect
connect: ## compare `ginmcp connect` with the clients' own commands, which take 1.7 GB
	scripts/connect/run

.PHONY: converters
converters: ## convert lists of tools with the adapters of agents' SDKs
	scripts/converters/run

.PHONY: console
console: ## use the console in a headless Chromium; screenshots go to bin/console
	scripts/console/run

.PHONY: conformance
conformance: ## run the official conformance suite
	scripts/conformance/run

.PHONY: telemetry
telemetry: ## send spans and metrics through a real collector, which takes minutes to compile
	scripts/telemetry/run

.PHONY: auth
auth: ## let the OAuth clients of the SDKs log in at a real OpenID provider
	scripts/auth/run

.PHONY: replicas
replicas: ## stop and kill replicas behind nginx and count what is lost
	scripts/replicas/run

.PHONY: firstuse
firstuse: ## follow the README with empty caches and a stopwatch
	scripts/firstuse/run

.PHONY: apidiff
apidiff: ## compare the API with the newest release
	scripts/apidiff/run

.PHONY: ci
ci: ## run everything that a change has to pass
	.ci/run
