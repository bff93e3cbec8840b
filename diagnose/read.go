package diagnose

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
)

// mostOfLine is how many bytes of a line are looked at: messages stand at its beginning.
const mostOfLine = 64 << 10

// gzipMagic begins what gzip packed (RFC 1952, 2.3.1).
var gzipMagic = []byte{0x1f, 0x8b}

// eachLine calls do with each line of a log, plain or packed by gzip, without its end, and
// with its number from 1. The line is gone when do returns. What was read before an error
// was told.
func eachLine(from io.Reader, do func(line []byte, number int)) (lines int, err error) {
	r := bufio.NewReaderSize(from, mostOfLine)
	if magic, _ := r.Peek(len(gzipMagic)); bytes.Equal(magic, gzipMagic) {
		unpacked, err := gzip.NewReader(r)
		if err != nil {
			return 0, err
		}
		r = bufio.NewReaderSize(unpacked, mostOfLine)
	}
	for cut := false; ; {
		line, err := r.ReadSlice('\n')
		if len(line) > 0 && !cut {
			lines++
			do(bytes.TrimRight(line, "\r\n"), lines)
		}
		// The rest of a line that is too long is passed over.
		cut = errors.Is(err, bufio.ErrBufferFull)
		switch {
		case errors.Is(err, io.EOF):
			return lines, nil
		case err != nil && !cut:
			return lines, err
		}
	}
}
