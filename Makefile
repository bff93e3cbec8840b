GOLANGCI = go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0

.PHONY: build test lint live bench

build: ## the command, in the current directory
	go build -trimpath -o regionlint ./cmd/regionlint

test: ## everything that needs no server
	go vet ./...
	go test ./...

lint: ## formatting and linters
	$(GOLANGCI) run ./...
	$(GOLANGCI) fmt --diff ./...

live: ## what the fixes are proven against: git, patch and a running PostgreSQL
	go test -count=1 -tags live ./live/...

bench: ## benchmarks
	go test -run '^$$' -bench . -benchmem ./...
