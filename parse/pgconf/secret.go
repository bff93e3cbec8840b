package pgconf

import "strings"

// markSecret marks the value of s as never to be shown if its name or its text
// says that a password may be in it.
func markSecret(s *Setting) {
	if holdsSecret(s.key, s.Value) {
		s.Source.MarkSecret(s.ValueSpan)
	}
}

func holdsSecret(name, value string) bool {
	switch {
	case strings.HasSuffix(name, "conninfo"), name == "ssl_passphrase_command":
		return true
	case strings.HasSuffix(name, "_command"):
		return containsAny(lower(value), "pass", "secret", "token", "credential", "://")
	case isQualified(name):
		return strings.HasSuffix(name, "key") || containsAny(name, "pass", "pwd", "secret", "token", "credential", "conninfo", "connstr", "connection_string", "api_key", "apikey", "private_key", "encryption_key")
	}
	return false
}

func containsAny(s string, words ...string) bool {
	for _, word := range words {
		if strings.Contains(s, word) {
			return true
		}
	}
	return false
}
