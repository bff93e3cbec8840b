package archive

import (
	"bufio"
	"errors"
	"io"
	"os"
)

// bufferSize is how many bytes are read at once.
const bufferSize = 64 << 10

// meter counts what is read, and ends what never ends.
type meter struct {
	source      io.Reader
	read, limit int64
}

// Read implements io.Reader.
func (m *meter) Read(p []byte) (int, error) {
	n, err := m.source.Read(p)
	if m.read += int64(n); m.read > m.limit {
		return n, &SizeError{m.limit}
	}
	return n, err
}

// stream is the bytes of a tar. All of them count, for a tar may consist of
// headers that belong to no file.
type stream struct {
	budget   *budget
	buffered *bufio.Reader
	// file is where they are; nil where they can only be read once.
	file *os.File
	// at is how many bytes went by.
	at int64
}

// Read implements io.Reader.
func (s *stream) Read(p []byte) (int, error) {
	n, err := s.buffered.Read(p)
	s.at += int64(n)
	if over := s.budget.unpack(s.at, 0); over != nil {
		return n, over
	}
	return n, err
}

var errSeek = errors.New("only goes forward, in a file")

// Seek implements io.Seeker, as far as archive/tar needs it to leave out what
// files hold.
func (s *stream) Seek(offset int64, whence int) (int64, error) {
	if s.file == nil || whence != io.SeekCurrent || offset < 0 {
		return 0, errSeek
	}
	if over := s.budget.unpack(s.at, offset); over != nil {
		return 0, over
	}
	s.at += offset
	if offset <= int64(s.buffered.Buffered()) {
		_, err := s.buffered.Discard(int(offset))
		return s.at, err
	}
	s.buffered.Reset(s.file)
	return s.file.Seek(s.at, io.SeekStart)
}
