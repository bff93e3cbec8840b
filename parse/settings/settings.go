// Package settings reads .regionlint.yaml: how a team wants its bundles to be
// linted.
//
// It reads as much as can be read and lists the rest as problems. Which rules
// there are, and what globs match, is for package lint to say. There is no key
// that switches fixing on: a repository must not decide that its files are
// changed.
package settings

import (
	_ "embed"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/parse"
)

//go:embed schema.json
var schema string

// Schema returns the JSON Schema (draft 2020-12) of the file, for rules with these
// codes and names.
func Schema(codes, names []string) string {
	var starts []string
	for _, code := range codes {
		for n := 1; n < len(code); n++ {
			if start := code[:n]; !slices.Contains(starts, start) {
				starts = append(starts, start)
			}
		}
	}
	slices.Sort(starts)
	return strings.NewReplacer(
		"RULES", strings.Join(slices.Concat(codes, names), `", "`),
		"STARTS", strings.Join(starts, "|"),
	).Replace(schema)
}

// Names are the names of a settings file. A directory must not have both.
func Names() []string { return []string{".regionlint.yaml", ".regionlint.yml"} }

// Settings is what a settings file says.
type Settings struct {
	// Source is the file's text. Its path is how messages call it.
	Source *parse.Source
	// Select and Ignore are patterns of rules: codes, names, or the start of
	// codes.
	Select, Ignore Value[[]Word]
	// Severity gives rules another severity, in the order of the file.
	Severity []Severity
	// FailOn is one of FailOns.
	FailOn Word
	// HBAMethod is one of Methods.
	HBAMethod Word
	// ConnectionsPerWorker is 1 or more.
	ConnectionsPerWorker Value[int]
	// ExtraConnections is 0 or more.
	ExtraConnections Value[int]
	// CheckPermissions says where the modes of files count. It is one of Checks.
	CheckPermissions Word
	// PerPathIgnores are rules that are not heard of in some files.
	PerPathIgnores []PathIgnore
	// Problems are what is wrong with the file, in the order of its text.
	Problems []Problem
}

// Value is something that the file gives, with the place of its key.
type Value[T any] struct {
	Data T
	// Place is the zero Place when nothing is given.
	Place parse.Place
}

// Given tells whether the file gives the value.
func (v Value[T]) Given() bool { return v.Place.Source != nil }

// Word is a text. Of an item in a list its own place is known.
type Word = Value[string]

// Severity gives another severity to the rules that a pattern names.
type Severity struct {
	Rules Word
	// Level is one of Severities.
	Level string
}

// PathIgnore names rules that are not heard of in the files that a glob matches.
type PathIgnore struct {
	Glob  Word
	Rules []Word
}

// Problem is one thing that is wrong with the file.
type Problem struct {
	// Place is what is wrong.
	Place parse.Place
	// Message names what is wrong, and what would be right, in one line without
	// a final stop. It may hold any character of the file.
	Message string
}

// Severities are what findings can be.
func Severities() []string { return []string{"error", "warning", "info"} }

// FailOns are the severities from which on a run fails, and how to say that it
// never does.
func FailOns() []string { return append(Severities(), "never") }

// Whether the modes and owners of files are those on the hosts.
const (
	// Auto takes those in archives for such, as is the default.
	Auto   = "auto"
	Always = "always"
	Never  = "never"
)

// Checks are the words of check_permissions.
func Checks() []string { return []string{Auto, Always, Never} }

// Methods are the authentication methods that fixes write to pg_hba.conf: those
// by which a region can log in with the password of its regiond.conf, and which
// do not send it as it is.
func Methods() []string { return []string{"md5", "scram-sha-256"} }
