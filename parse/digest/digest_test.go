package digest_test

import (
	"strings"
	"testing"

	"github.com/regionlint/regionlint/parse/digest"
)

const secret = "5f1d7a0c2b9e4d63a8c4f00e1b7d9a25"

// TestDigests has values that Python's hashlib gives:
//
//	hashlib.pbkdf2_hmac("sha256", value, salt, 600000, 16).hex()
func TestDigests(t *testing.T) {
	for _, c := range []struct{ what, got, want string }{
		{"MAAS's secret", digest.OfShared([]byte(secret)), "redacted-7610609308fd14e8291ebe34019104e1"},
		{"with what MAAS does not heed", digest.OfShared([]byte(" \t" + strings.ToUpper(secret) + "\r\n")), "redacted-7610609308fd14e8291ebe34019104e1"},
		{"another one", digest.OfShared([]byte("0b6c1e94d7f2483ab5e09c3d11f7a860")), "redacted-3b0ce74cf78a5a393bc541fb4ad64650"},
		{"one that MAAS cannot read", digest.OfShared([]byte("no hex")), "redacted-aa47e43980d091932e830b1df790e9a7"},
		{"a password", digest.Of([]byte("vogelfrei"), []byte(secret)), "redacted-2a660085a14cbb3494a03cfd97af9036"},
		{"by the file's text", digest.Of([]byte("vogelfrei"), []byte(strings.ToUpper(secret)+"\n")), "redacted-2a660085a14cbb3494a03cfd97af9036"},
		{"another password", digest.Of([]byte("another"), []byte(secret)), "redacted-df8ab81e6a84b51619b2be75a33b40e3"},
		{"in UTF-8", digest.Of([]byte("pässwort"), []byte(secret)), "redacted-df60176061ed03a6f4deae520e7c39ad"},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %s, want %s", c.what, c.got, c.want)
		}
	}
}

// TestNothingToGuess shows what has no digest of its own: nobody may find out a password
// by trying all, and a digest need not be made twice.
func TestNothingToGuess(t *testing.T) {
	shared := digest.OfShared([]byte(secret))
	for _, c := range []struct{ what, got, want string }{
		{"a password without a secret", digest.Of([]byte("vogelfrei"), nil), digest.Incomparable},
		{"a blank secret", digest.Of([]byte("vogelfrei"), []byte(" \n")), digest.Incomparable},
		{"a secret of three bytes", digest.Of([]byte("vogelfrei"), []byte("5f1d7a\n")), digest.Incomparable},
		{"what MAAS cannot read", digest.Of([]byte("vogelfrei"), []byte("REDACTED BY SOMEBODY ELSE ALREADY")), digest.Incomparable},
		{"the digest of a secret", digest.Of([]byte("vogelfrei"), []byte(shared+"\n")), digest.Incomparable},
		{"no password", digest.Of(nil, []byte(secret)), ""},
		{"no secret", digest.OfShared([]byte("\n")), ""},
		{"a digest of MAAS's secret", digest.OfShared([]byte(shared + "\n")), shared},
		{"a digest of a password", digest.Of([]byte(shared), []byte(secret)), shared},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %s, want %s", c.what, c.got, c.want)
		}
	}
}

func TestIs(t *testing.T) {
	digits := "7610609308fd14e8291ebe34019104e1"
	for text, want := range map[string]bool{
		"redacted-" + digits:                     true,
		digest.Incomparable:                      true,
		"redacted-" + digits[1:]:                 false,
		"redacted-" + digits + "0":               false,
		"redacted-" + digits + "\n":              false,
		"redacted-" + strings.ToUpper(digits):    false,
		"redacted-" + strings.Repeat("g", 32):    false,
		"redacted-" + strings.Repeat("0 ", 16):   false,
		digits:                                   false,
		"REDACTED":                               false,
		"":                                       false,
		"Redacted-" + digits:                     false,
		"redacted-" + strings.Repeat("\xff", 32): false,
	} {
		if digest.Is(text) != want {
			t.Errorf("Is(%q) is not %t", text, want)
		}
	}
}
