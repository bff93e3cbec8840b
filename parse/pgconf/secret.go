package pgconf

import (
	"slices"
	"strings"

	"github.com/regionlint/regionlint/parse/nearest"
)

// markSecret marks the value of s as never to be shown if its name or its text
// says that a password may be in it.
func markSecret(s *Setting) {
	name := s.key
	if s.Parameter == nil && !isQualified(name) {
		// What is misspelt is as secret as what was meant.
		if meant := nearest.Word(name, secretParameters); meant != "" {
			name = meant
		}
	}
	if holdsSecret(name, s.Value) {
		s.Source.MarkSecret(s.ValueSpan)
	}
}

// secretParameters are those whose value is secret whatever it is.
var secretParameters = []string{"primary_conninfo", "ssl_passphrase_command"}

func holdsSecret(name, value string) bool {
	switch {
	case strings.HasSuffix(name, "conninfo"), slices.Contains(secretParameters, name):
		return true
	case strings.HasSuffix(name, "_command"):
		return containsAny(lower(value), "pass", "secret", "token", "credential", "://")
	case isQualified(name):
		return nearPassword(name) || strings.HasSuffix(name, "key") || strings.HasSuffix(name, "pw") || containsAny(name, "pass", "pwd", "secret", "token", "credential", "conninfo", "connstr", "connection_string", "api_key", "apikey", "private_key", "encryption_key")
	}
	return false
}

// nearPassword tells whether the part of a name behind its last dot may be meant for
// password: PostgreSQL takes any name with a dot, misspelt ones too.
func nearPassword(name string) bool {
	return nearest.Distance(name[strings.LastIndexByte(name, '.')+1:], "password") <= 2
}

func containsAny(s string, words ...string) bool {
	for _, word := range words {
		if strings.Contains(s, word) {
			return true
		}
	}
	return false
}
