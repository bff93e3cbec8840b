package archive

import (
	"errors"
	"fmt"
)

const (
	// mostEntries is how many files, directories and links an archive may hold, with
	// the directories that only the names of others tell of. An index of so many
	// takes some 175 MiB.
	mostEntries = 500_000
	// mostNameBytes is how many bytes their names and the targets of links may take
	// together: those of mostEntries with 128 bytes each.
	mostNameBytes = 64 << 20
	// mostDirectoryBytes is how many bytes the directory at the end of a zip may take.
	// Reading it takes six times as many: an entry has at least 46 there (APPNOTE
	// 4.3.12), and some 260 in memory.
	mostDirectoryBytes = 32 << 20

	// longestName is how long a path may be (PATH_MAX on Linux).
	longestName = 4096

	// largestWindow is how far back a zstd frame may point, and so how much memory
	// reading it takes. It is what zstd reads without being told --long
	// (ZSTD_WINDOWLOG_LIMIT_DEFAULT); RFC 8878 3.1.1.1.2 asks readers for 8 MiB.
	largestWindow = 128 << 20

	// largestHeld is how many bytes a file may have that is held in memory: as many as
	// one from a pipe (SECURITY.md). Memory for so many is taken as soon as a size is
	// stated.
	largestHeld = 64 << 20
	// smallFile is up to how many bytes a file is held whatever it is, so that what is
	// wrong in a configuration is told by who reads it.
	smallFile = 1 << 20
	// binaryStart is in how many bytes at its start a larger one has a NUL if it is no
	// text: so git tells (FIRST_FEW_BYTES in xdiff-interface.c).
	binaryStart = 8000

	// pieceSize is in how many bytes what comes from a pipe is kept together.
	pieceSize = 1 << 20

	// ratioFrom is how many bytes are unpacked before anybody asks for how many one
	// packed byte stands: a file of nothing but zeros need not be a bomb.
	ratioFrom = 16 << 20
)

// The ratios are how many bytes one packed byte may stand for: ten times as many as
// in a fleet of 15,000 configuration files, which are much alike. zip packs each for
// itself, to a tenth; gzip remembers 32 KiB, and zstd several files. Nothing but
// zeros makes 1,032 in deflate, and 30,000 in zstd.
const (
	tarRatio  = 100 // of a tar that leaves out zeros
	zipRatio  = 100
	gzipRatio = 650
	zstdRatio = 1500
)

// SizeError is the error for an archive that takes more bytes than allowed, which
// who asked may allow.
type SizeError struct {
	// Limit is how many it may take unpacked.
	Limit int64
}

// Error implements error.
func (e *SizeError) Error() string {
	return fmt.Sprintf("unpacked it takes more than %d bytes", e.Limit)
}

// The errors for archives that no limit would make harmless.
var (
	errEntries   = fmt.Errorf("it holds more than %d files and directories", mostEntries)
	errNames     = fmt.Errorf("its names take more than %d bytes", mostNameBytes)
	errDirectory = fmt.Errorf("its directory takes more than %d bytes", mostDirectoryBytes)
)

// ratioError is the error for an archive of which each byte stands for more than so
// many unpacked ones.
type ratioError int64

// Error implements error.
func (e ratioError) Error() string {
	return fmt.Sprintf("each of its bytes stands for more than %d unpacked ones, as in an archive that is meant to harm", int64(e))
}

// budget is what an archive may take, and takes.
type budget struct {
	limit int64
	// packed returns how many bytes the archive has: all of a file's, of a pipe those
	// that were read.
	packed func() int64
	// ratio is how many unpacked bytes each of them may stand for.
	ratio int64
	// holes is the size of sparse files, of which the archive holds little.
	holes int64
	// entries and names are how many were met, and the bytes of the names kept.
	entries, names int
}

// fits tells whether the limit allows size bytes after the first at ones.
func (b *budget) fits(at, size int64) error {
	if size > b.limit-b.holes-at {
		return &SizeError{b.limit}
	}
	return nil
}

// unpack tells whether size bytes may follow the first at ones that were unpacked.
func (b *budget) unpack(at, size int64) error {
	if err := b.fits(at, size); err != nil {
		return err
	}
	if sum := b.holes + at + size; sum > ratioFrom && sum/b.ratio > b.packed() {
		return ratioError(b.ratio)
	}
	return nil
}

// hole tells whether a sparse file of size bytes may be there, and counts it.
func (b *budget) hole(at, size int64) error {
	if err := b.unpack(at, size); err != nil {
		return err
	}
	b.holes += size
	return nil
}

// enter counts an entry.
func (b *budget) enter() error {
	if b.entries++; b.entries > mostEntries {
		return errEntries
	}
	return nil
}

// keep counts the bytes of names and of links' targets.
func (b *budget) keep(size int) error {
	if b.names += size; b.names > mostNameBytes {
		return errNames
	}
	return nil
}

// final tells whether an error is one of those above, which need no more words.
func final(err error) bool {
	var size *SizeError
	var ratio ratioError
	return errors.As(err, &size) || errors.As(err, &ratio) ||
		errors.Is(err, errEntries) || errors.Is(err, errNames) || errors.Is(err, ErrNotArchive)
}
