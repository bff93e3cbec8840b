GOLANGCI = go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0

# The PostgreSQL servers of the live tests, beside that of Debian's packages.
VERSIONS = 12 16 18

# How long the tests of one package may take, where Go would stop them too early.
TIMEOUT = 20m

# How long each fuzz target runs.
FUZZTIME = 20s

.PHONY: build test race fuzz safety lint live servers consumers compare bench

# Without the library that cli makes documentation with, which is not used, and without
# C's, a run starts in two thirds of the time.
build: ## the command, in the current directory
	CGO_ENABLED=0 go build -trimpath -tags urfave_cli_no_docs -o regionlint ./cmd/regionlint

test: ## everything that needs no server
	go vet ./...
	go test ./...

race: ## the same, looking for data races; it takes a C compiler
	go test -race -timeout $(TIMEOUT) ./...

fuzz: ## any input, to every parser and to what is built on them
	.ci/fuzz $(FUZZTIME)

safety: ## the command, killed, on full disks and with hostile files
	go test -v -count=1 -timeout $(TIMEOUT) -tags safety ./safety/...

lint: ## formatting and linters
	$(GOLANGCI) run --build-tags live,consumers,safety ./...
	$(GOLANGCI) fmt --diff ./...

live: servers ## what regionlint says and writes, on running PostgreSQL servers
	REGIONLINT_LIVE_VERSIONS="$(VERSIONS)" go test -v -count=1 -timeout $(TIMEOUT) -tags live ./live/...

servers: ## install them, unless they are
	live/install.sh $(VERSIONS)

consumers: ## what regionlint writes, in the programs that read it
	go test -v -count=1 -timeout $(TIMEOUT) -tags consumers ./consumers/...

compare: ## what other programs find of the same faults, into README.md and docs/comparison.md
	live/install.sh 10 14
	go run ./compare --write

bench: ## how fast it is: Go's benchmarks, then beside other programs, into README.md
	go test -run '^$$' -bench . -benchmem -benchtime 300ms ./...
	live/install.sh 16
	go run ./bench --write
