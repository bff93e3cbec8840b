package archive

import (
	"bytes"
	"strconv"
)

// kind is what an archive is by its first bytes.
type kind int

const (
	noKind kind = iota
	tarKind
	gzipKind
	zstdKind
	zipKind
)

func kindOf(start []byte) kind {
	switch {
	case bytes.HasPrefix(start, []byte{0x1f, 0x8b}): // RFC 1952 2.3.1
		return gzipKind
	case isZstd(start):
		return zstdKind
	case bytes.HasPrefix(start, []byte("PK\x03\x04")), // APPNOTE 4.3.7
		bytes.HasPrefix(start, []byte("PK\x05\x06")): // an empty one, APPNOTE 4.3.16
		return zipKind
	case isTar(start):
		return tarKind
	}
	return noKind
}

// isZstd tells whether a frame or a skippable frame begins here (RFC 8878 3.1).
func isZstd(start []byte) bool {
	return bytes.HasPrefix(start, []byte{0x28, 0xb5, 0x2f, 0xfd}) ||
		len(start) >= 4 && start[0]&0xf0 == 0x50 && bytes.Equal(start[1:4], []byte{0x2a, 0x4d, 0x18})
}

// blockSize is that of all that a tar is made of (POSIX, pax, "ustar Interchange
// Format").
const blockSize = 512

// isTar tells whether a header begins here, or the end of an archive without any.
// Archives from before ustar have no magic: what all have is the sum of the
// header's bytes, with blanks where it stands itself. Some took the bytes as
// signed.
func isTar(start []byte) bool {
	if len(start) < blockSize {
		return false
	}
	header := start[:blockSize]
	if bytes.Count(header, []byte{0}) == blockSize {
		return true
	}
	const from, to = 148, 156
	want, err := strconv.ParseInt(string(bytes.Trim(header[from:to], " \x00")), 8, 64)
	if err != nil {
		return false
	}
	var unsigned, signed int64
	for i, c := range header {
		if from <= i && i < to {
			c = ' '
		}
		unsigned += int64(c)
		signed += int64(int8(c))
	}
	return want == unsigned || want == signed
}
