package main

import (
	"slices"
	"strings"

	"github.com/regionlint/regionlint/parse/settings"
	pgversion "github.com/regionlint/regionlint/parse/version"
	"github.com/regionlint/regionlint/report"
	"github.com/regionlint/regionlint/rules"
)

// wordsOf are the values of a flag that takes one of a few.
func wordsOf(command, flag string) []candidate {
	switch flag {
	case "format":
		return formatsOf(command)
	case "fail-on":
		return plain(settings.FailOns()...)
	case "shard":
		return plain("auto")
	case "color":
		return plain("auto", "always", "never")
	case "ssl":
		return sslNames(command)
	case "replication":
		return plain("physical", "logical")
	case "address":
		return []candidate{{"local", "the Unix socket"}}
	case "postgresql-version":
		return postgreSQLVersions()
	}
	return nil
}

func formatsOf(command string) []candidate {
	switch command {
	case lintName, "merge":
		var list []candidate
		for _, f := range report.Formats() {
			list = append(list, candidate{f.Name, f.Doc})
		}
		return list
	case "rules":
		return plain("text", "json", "markdown")
	case "manifest":
		return plain("yaml", "json")
	}
	return plain("text", "json")
}

// ruleNames are all that Select takes: the codes of rules, their beginnings, and
// names.
func ruleNames() []candidate {
	var groups, codes, names []candidate
	for _, r := range rules.All() {
		group := candidate{strings.TrimRight(r.Code, "0123456789"), "all of that beginning"}
		if !slices.Contains(groups, group) {
			groups = append(groups, group)
		}
		codes = append(codes, candidate{r.Code, r.Name})
		names = append(names, candidate{r.Name, r.Code})
	}
	return slices.Concat(groups, codes, names)
}

func sslNames(command string) []candidate {
	if command == "access" {
		return plain("on", "off", "prefer")
	}
	return plain("on", "off")
}

// postgreSQLVersions are the newest first, as a user looks for them.
func postgreSQLVersions() []candidate {
	var list []candidate
	for _, v := range slices.Backward(pgversion.PostgreSQLs()) {
		list = append(list, candidate{text: v.String()})
	}
	return list
}

func plain(texts ...string) []candidate {
	var list []candidate
	for _, text := range texts {
		list = append(list, candidate{text: text})
	}
	return list
}
