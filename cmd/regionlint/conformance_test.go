package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/regionlint/regionlint/internal/oracle"
)

// recordedKinds are the answers of servers that the parsers are tested with.
var recordedKinds = []struct{ title, files string }{
	{"records of pg_hba.conf", "hba/testdata/oracle/pg_hba_file_rules.jsonl"},
	{"connections", "hba/testdata/oracle/connections.jsonl"},
	{"postgresql.conf", "pgconf/testdata/oracle/*.jsonl"},
}

// recordingServers are the servers, as the answers and as people call them.
var recordingServers = []struct{ name, title string }{
	{"10", "10.23"},
	{"11", "11.22"},
	{"12", "12.22"},
	{"13", "13.23"},
	{"14", "14.23"},
	{"15", "15.18"},
	{"15d", "15.18, Debian's build"},
	{"16", "16.14"},
	{"17", "17.10"},
	{"18", "18.4"},
}

// conformance is the table of how many answers of each server were compared and
// agree, and how many rest on what no file tells. That none disagrees is what
// the tests of the parsers see to, by which those are compared too that it does
// not count.
func conformance(t *testing.T) string {
	t.Helper()
	head, line := "| PostgreSQL |", "|---|"
	rows := make([]string, len(recordingServers))
	aside := make([]int, len(recordingServers))
	for i, server := range recordingServers {
		rows[i] = "| " + server.title + " |"
	}
	for _, kind := range recordedKinds {
		head, line = head+" "+kind.title+" |", line+"---|"
		counts := tally(t, kind.files)
		if len(counts) != len(recordingServers) {
			t.Errorf("%s has answers of %d servers, not of %d", kind.files, len(counts), len(recordingServers))
		}
		for i, server := range recordingServers {
			count := counts[server.name]
			rows[i] += fmt.Sprintf(" %d |", count.Same)
			aside[i] += count.Recorded - count.Same
		}
	}
	head, line = head+" agreement | not in the files |", line+"---|---|"
	for i := range rows {
		rows[i] += fmt.Sprintf(" 100 %% | %d |", aside[i])
	}
	return strings.Join(append([]string{head, line}, rows...), "\n") + "\n"
}

func tally(t *testing.T, pattern string) map[string]oracle.Count {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "parse", pattern))
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: no answers: %v", pattern, err)
	}
	total := map[string]oracle.Count{}
	for _, file := range files {
		for server, count := range oracle.Tally(t, file) {
			total[server] = oracle.Count{Recorded: total[server].Recorded + count.Recorded, Same: total[server].Same + count.Same}
		}
	}
	return total
}
