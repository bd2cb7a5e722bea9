# Everything a developer does with Lifeboat. Plain `make` prints the list.

VERSION  := $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
FUZZTIME ?= 10s

# The version comes from here and not from Go's own stamp, so a build works from a tarball too.
BUILD := go build -trimpath -buildvcs=false -ldflags '-s -w -X main.version=$(VERSION)'
LINT  := go tool -modfile=tools/lint/go.mod golangci-lint

# One static binary is the promise; only the race detector needs C.
export CGO_ENABLED = 0

# `check` is a sequence: the cheap answers come first, also under `make -j`.
.NOTPARALLEL:
.DEFAULT_GOAL := help

.PHONY: help
help: ## print this list
	@echo 'Lifeboat: make <goal>'
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: build
build: ## build bin/lifeboat, one static binary
	$(BUILD) -o bin/lifeboat ./cmd/lifeboat

.PHONY: demo
demo: build ## play an outage and watch it [SCENARIO=name] [KILLS=number] [REPORT=file]
	bin/lifeboat demo $(if $(SCENARIO),--scenario '$(SCENARIO)') $(if $(KILLS),--kills '$(KILLS)') $(if $(REPORT),--report '$(REPORT)')

.PHONY: test
test: ## run every test; needs nothing but Go
	go test -timeout 10m ./...

.PHONY: race
race: ## run every test under the race detector, where there is a C compiler
	@if printf '#include <stdlib.h>\nint main(void) { return 0; }\n' | $$(go env CC) -x c -o /dev/null - 2>/dev/null; then \
		echo 'CGO_ENABLED=1 go test -race -timeout 20m ./...'; \
		CGO_ENABLED=1 go test -race -timeout 20m ./...; \
	else \
		echo 'The race detector was left out: it needs a C compiler, and none works here (on Debian: apt install gcc libc6-dev).'; \
	fi

.PHONY: lint
lint: ## check form and common mistakes as .golangci.yml says
	$(LINT) run

.PHONY: format
format: ## rewrite the files the way lint wants them
	$(LINT) fmt

.PHONY: tidy-check
tidy-check: ## check that go.mod and go.sum say what the code needs
	go mod tidy -diff

.PHONY: cross
cross: ## build for the other machines it runs on: arm64 and armv7
	GOOS=linux GOARCH=arm64 $(BUILD) -o bin/lifeboat-linux-arm64 ./cmd/lifeboat
	GOOS=linux GOARCH=arm GOARM=7 $(BUILD) -o bin/lifeboat-linux-armv7 ./cmd/lifeboat

.PHONY: check
check: lint tidy-check test race crash-check cross ## everything that has to pass before a change goes in

.PHONY: detect-sim
detect-sim: ## measure the detector under simulated time, a few minutes [SEED=1] [OUT=file]
	GOGC=800 go run ./tools/detectsim $(if $(SEED),-seed '$(SEED)') $(if $(OUT),-out '$(OUT)')

# The seed of the kills in `check` stays the same, so that a change is blamed for what it breaks.
.PHONY: crash-check
crash-check: KILLS := 100
crash-check: crash ## kill the relay 100 times while members talk, two minutes

.PHONY: crash
crash: build ## kill the relay at random moments and named steps while members talk [KILLS=1000] [SEED=1] [OUT=file]
	go build -trimpath -buildvcs=false -tags crashpoints -o bin/lifeboat-crashpoints ./cmd/lifeboat
	go run ./tools/crash $(if $(KILLS),-kills '$(KILLS)') $(if $(SEED),-seed '$(SEED)') $(if $(OUT),-out '$(OUT)')

.PHONY: bench
bench: build ## measure speed and size, half an hour [OUT=file] [ONLY=enqueue,latency]
	go run ./tools/bench $(if $(ONLY),-only '$(ONLY)') $(if $(OUT),-out '$(OUT)')

.PHONY: bench-media
bench-media: build ## carry 100 files of 20 MB in all directions and look at the memory, 4 minutes [OUT=file]
	go run ./tools/bench -only media $(if $(OUT),-out '$(OUT)')

.PHONY: bench-matrix
bench-matrix: build ## join two rooms on two Dendrites, also under faults, 5 minutes [OUT=file]
	go run ./tools/bench -only bridged $(if $(OUT),-out '$(OUT)')

.PHONY: outages
outages: build ## play every outage that measures something, up to 15 minutes [OUT=file] [ONLY=name,name]
	go run ./tools/outages -lifeboat bin/lifeboat $(if $(ONLY),-only '$(ONLY)') $(if $(OUT),-out '$(OUT)')

.PHONY: fuzz
fuzz: ## run every fuzz test there is, each for a while [FUZZTIME=10s]
	@list=$$(go test -list '^Fuzz' ./...) || { echo "$$list"; exit 1; }; \
	echo "$$list" | awk '/^Fuzz/ { name[n++] = $$1 } $$1 == "ok" { for (i = 0; i < n; i++) print $$2, name[i]; n = 0 }' | \
	while read -r package name; do \
		echo "$$package $$name"; \
		go test -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZTIME) "$$package" </dev/null || exit 1; \
	done

.PHONY: clean
clean: ## remove what was built
	rm -rf bin
