package archive

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// content is what a file holds. Any number of goroutines may read it at once.
type content interface {
	// read returns it in memory that is the caller's.
	read() ([]byte, error)
}

// held is content in memory.
type held []byte

func (h held) read() ([]byte, error) { return bytes.Clone(h), nil }

// stretch is content that lies in the archive as it is.
type stretch struct {
	file         io.ReaderAt
	offset, size int64
}

func (s stretch) read() ([]byte, error) {
	text := make([]byte, s.size)
	n, err := s.file.ReadAt(text, s.offset)
	if n == len(text) {
		return text, nil
	}
	return nil, withoutPath(unexpected(err))
}

// packed is content in a zip.
type packed struct{ *zip.File }

func (p packed) read() (text []byte, err error) {
	r, err := p.Open()
	if err != nil {
		return nil, withoutPath(err)
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	// archive/zip ends what is longer than it says, with an error.
	return readHeld(r, int64(p.UncompressedSize64))
}

// readHeld reads size bytes. Up to largestHeld, memory is taken at once: what grows
// leaves its smaller selves behind.
func readHeld(r io.Reader, size int64) (held, error) {
	text := make([]byte, min(size, largestHeld))
	for read := 0; ; {
		n, err := io.ReadFull(r, text[read:])
		if read += n; err != nil {
			return nil, unexpected(err)
		}
		if int64(read) == size {
			return text, atEnd(r)
		}
		grown := make([]byte, min(size, 2*int64(read)))
		copy(grown, text)
		text = grown
	}
}

// leftOut is content that is not held, because of this error.
type leftOut struct{ error }

func (l leftOut) read() ([]byte, error) { return nil, l.error }

var (
	errLarge  = leftOut{fmt.Errorf("larger than %d MiB, which no file may be in an archive that is packed or comes from a pipe: not read", largestHeld>>20)}
	errBinary = leftOut{errors.New("a large binary file: not read")}
)

// readOnce reads size bytes that cannot be read again. Those of a file that is no text,
// or larger than any that is written by hand or generated, are passed over: an archive
// of a whole host has them, and memory is not for them.
func readOnce(r io.Reader, size int64) (content, error) {
	if size > largestHeld {
		return errLarge, passOver(r, size)
	}
	if size <= smallFile {
		return readHeld(r, size)
	}
	start := make([]byte, binaryStart)
	if _, err := io.ReadFull(r, start); err != nil {
		return nil, unexpected(err)
	}
	if bytes.IndexByte(start, 0) >= 0 {
		return errBinary, passOver(r, size-binaryStart)
	}
	return readHeld(io.MultiReader(bytes.NewReader(start), r), size)
}

func passOver(r io.Reader, size int64) error {
	_, err := io.CopyN(io.Discard, r, size)
	return unexpected(err)
}

// pieces is what came from a pipe, in parts of pieceSize bytes of which only the last
// is shorter: nothing of it is copied as more comes.
type pieces [][]byte

// readPieces reads all that comes.
func readPieces(r io.Reader) (p pieces, size int64, err error) {
	for {
		piece := make([]byte, pieceSize)
		n, err := io.ReadFull(r, piece)
		p, size = append(p, piece[:n]), size+int64(n)
		switch {
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			return p, size, nil
		case err != nil:
			return nil, 0, err
		}
	}
}

// ReadAt implements io.ReaderAt.
func (p pieces) ReadAt(to []byte, offset int64) (read int, err error) {
	// A broken zip says that something is before its start.
	if offset < 0 {
		return 0, fs.ErrInvalid
	}
	for read < len(to) {
		at := offset + int64(read)
		i := at / pieceSize
		if i >= int64(len(p)) || at%pieceSize >= int64(len(p[i])) {
			return read, io.EOF
		}
		read += copy(to[read:], p[i][at%pieceSize:])
	}
	return read, nil
}

// atEnd reads the end of a file, where its sum is compared.
func atEnd(r io.Reader) error {
	_, err := io.CopyN(io.Discard, r, 1)
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// sparse is content of which only the chunks are in memory that hold more than
// zeros.
type sparse struct {
	size   int64
	chunks map[int64][]byte // by their offset
}

// readSparse reads size bytes.
func readSparse(r io.Reader, size int64) (sparse, error) {
	s := sparse{size, map[int64][]byte{}}
	text := make([]byte, 4096)
	for at := int64(0); at < size; at += int64(len(text)) {
		text = text[:min(size-at, int64(len(text)))]
		if _, err := io.ReadFull(r, text); err != nil {
			return s, unexpected(err)
		}
		if bytes.Count(text, []byte{0}) < len(text) {
			s.chunks[at] = bytes.Clone(text)
		}
	}
	return s, nil
}

func (s sparse) read() ([]byte, error) {
	text := make([]byte, s.size)
	for at, chunk := range s.chunks {
		copy(text[at:], chunk)
	}
	return text, nil
}
