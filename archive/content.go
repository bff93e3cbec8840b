package archive

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
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
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return nil, withoutPath(err)
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

// chunk is how much memory a size that an archive states is trusted with.
const chunk = 1 << 20

// readHeld reads size bytes, and takes memory as they come.
func readHeld(r io.Reader, size int64) (held, error) {
	text := make([]byte, min(size, chunk))
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
