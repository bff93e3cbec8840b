// Package digest makes what stands in the place of a secret in a bundle that is to be
// shown to others: a text that tells whether two hosts have the same secret, and from
// which nobody finds out what it is. It knows no file and no option.
package digest

import (
	"bytes"
	"crypto/pbkdf2"
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

const (
	// prefix begins each digest, so that people see at once what stands there.
	prefix = "redacted-"
	// size is how many bytes a digest has. Two of them are the same by chance once in
	// 2^64 secrets.
	size = 16
	// rounds is how often PBKDF2-HMAC-SHA256 is repeated, as the Password Storage Cheat
	// Sheet of OWASP asks for. It takes a quarter of a second.
	rounds = 600_000
	// sharedSalt is the salt for MAAS's secret: it says what the digest is for, and no
	// other use of PBKDF2 comes to the same.
	sharedSalt = "regionlint snapshot, MAAS's secret"
)

// Incomparable is what Of writes where it has no secret of MAAS. It is that of all
// values, and says nothing of any.
const Incomparable = prefix + "00000000000000000000000000000000"

// OfShared is the digest of MAAS's secret as its file has it. All hosts of a cluster
// come to the same one without talking to each other, since the salt is always the
// same: that is safe for 16 random bytes, which nobody can guess, nor list. Blanks and
// capital letters mean nothing to MAAS, and nothing here (to_bin in
// provisioningserver/security.py). A digest is its own, and so is an empty text.
func OfShared(written []byte) string {
	word := trim(written)
	if len(word) == 0 || Is(string(word)) {
		return string(word)
	}
	return derive(canonical(word), []byte(sharedSalt))
}

// Of is the digest of a value that people choose, such as a password: one that could be
// guessed by whoever knows the salt. So that is MAAS's secret as the host's file has
// it, which all hosts of a cluster share and which never leaves them. Without it, where
// only its digest is known, and with one that could be guessed itself, the digest is
// Incomparable. That of an empty value is empty, since nothing is no secret, and that of
// a digest is its own.
func Of(value, secret []byte) string {
	salt := canonical(trim(secret))
	switch {
	case len(value) == 0 || Is(string(value)):
		return string(value)
	case hex.DecodedLen(len(salt)) < size || !isHex(salt):
		return Incomparable
	}
	return derive(value, salt)
}

func isHex(text []byte) bool {
	_, err := hex.DecodeString(string(text))
	return err == nil
}

// Is tells whether a text is a digest, also when it is Incomparable.
func Is(text string) bool {
	digits, ok := strings.CutPrefix(text, prefix)
	return ok && len(digits) == hex.EncodedLen(size) && strings.Trim(digits, "0123456789abcdef") == ""
}

// trim takes away what MAAS does around its secret.
func trim(written []byte) []byte { return bytes.Trim(written, " \t\n\r\v\f") }

// canonical is a secret of MAAS in small letters if it is hexadecimal, as it should be,
// else as it is written.
func canonical(word []byte) []byte {
	raw := make([]byte, hex.DecodedLen(len(word)))
	if _, err := hex.Decode(raw, word); err != nil {
		return word
	}
	return []byte(hex.EncodeToString(raw))
}

func derive(value, salt []byte) string {
	key, err := pbkdf2.Key(sha256.New, string(value), salt, rounds, size)
	if err != nil {
		// In FIPS mode, Go refuses short salts.
		return Incomparable
	}
	return prefix + hex.EncodeToString(key)
}
