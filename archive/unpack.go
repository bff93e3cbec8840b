package archive

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"
)

// readPacked reads a tar that something packed, to the end: only there do sums
// tell that all is right.
func (a *Archive) readPacked(b *budget, packed *bufio.Reader, open func(*bufio.Reader) (io.ReadCloser, error)) (err error) {
	unpacked, err := open(packed)
	if err != nil {
		return fmt.Errorf("cannot be unpacked: %w", err)
	}
	defer func() {
		// After an error, closing tells the same again.
		if closed := unpacked.Close(); err == nil {
			err = closed
		}
	}()
	s := &stream{budget: b, buffered: bufio.NewReaderSize(unpacked, bufferSize)}
	start, err := s.buffered.Peek(blockSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return s.broken(err)
	}
	if kindOf(start) != tarKind {
		return fmt.Errorf("%w: what is packed is no tar", ErrNotArchive)
	}
	return a.readTar(s)
}

func newZstd(packed *bufio.Reader) (io.ReadCloser, error) {
	z, err := zstd.NewReader(packed,
		zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(largestWindow))
	if err != nil {
		return nil, err
	}
	return z.IOReadCloser(), nil
}

// members is what gzip packed, which may be in several parts (RFC 1952 2.2).
type members struct {
	*gzip.Reader
	packed *bufio.Reader
}

func newGzip(packed *bufio.Reader) (io.ReadCloser, error) {
	z, err := gzip.NewReader(packed)
	if err != nil {
		return nil, err
	}
	z.Multistream(false)
	return &members{z, packed}, nil
}

// Read implements io.Reader.
func (m *members) Read(p []byte) (int, error) {
	for {
		n, err := m.Reader.Read(p)
		if !errors.Is(err, io.EOF) {
			return n, err
		}
		if n > 0 {
			return n, nil
		}
		if err := m.next(); err != nil {
			return 0, err
		}
	}
}

// next begins with the next part. After the last one, zeros may follow, with which
// tapes are filled up, and gzip ignores them; of anything else it complains.
func (m *members) next() error {
	for {
		start, err := m.packed.Peek(1)
		if err != nil {
			return err
		}
		if start[0] != 0 {
			break
		}
		buffered, err := m.packed.Peek(m.packed.Buffered())
		if err != nil {
			return err
		}
		zeros := len(buffered) - len(bytes.TrimLeft(buffered, "\x00"))
		if _, err := m.packed.Discard(zeros); err != nil {
			return err
		}
	}
	if start, err := m.packed.Peek(2); err != nil || kindOf(start) != gzipKind {
		return gzip.ErrHeader
	}
	if err := m.Reset(m.packed); err != nil {
		return err
	}
	m.Multistream(false)
	return nil
}
