package parse

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
)

// Limit is how many bytes are read of a file of a kind. Files come from anywhere, and
// what is read of one takes up to a hundred times its bytes.
type Limit struct {
	// Most is the number of bytes.
	Most int64
	// Kind is what people call such a file.
	Kind string
}

// The limits of the files of a bundle.
var (
	// RegiondLimit is for regiond.conf, in which MAAS knows some thirty options.
	RegiondLimit = Limit{256 << 10, "regiond.conf"}
	// ManifestLimit is for the manifest: the 250 hosts that it may have take less.
	ManifestLimit = Limit{512 << 10, "manifest"}
	// IdentityLimit is for the files in which MAAS keeps one word.
	IdentityLimit = Limit{64 << 10, "file with one word of MAAS"}
	// NamedLimit is for named.conf and what it includes: ten thousand zones take less.
	NamedLimit = Limit{1 << 20, "named.conf"}
	// PgBouncerLimit is for pgbouncer.ini: ten thousand databases take less.
	PgBouncerLimit = Limit{1 << 20, "pgbouncer.ini"}
	// PostgreSQLLimit is for postgresql.conf and what it includes: initdb's, which has
	// all parameters, takes 30 KiB.
	PostgreSQLLimit = Limit{4 << 20, "postgresql.conf"}
	// ServerLimit is for pg_hba.conf, which may be generated from all users, and for
	// any other file of a bundle.
	ServerLimit = Limit{1 << 30, "pg_hba.conf"}
)

// size is a number of bytes for people.
func size(bytes int64) string {
	switch {
	case bytes >= 1<<30:
		return fmt.Sprintf("%d GiB", bytes>>30)
	case bytes >= 1<<20:
		return fmt.Sprintf("%d MiB", bytes>>20)
	default:
		return fmt.Sprintf("%d KiB", bytes>>10)
	}
}

// mostInLine is how many bytes a line of any file has. A thousand names of databases
// with 63 bytes each (NAMEDATALEN in pg_config_manual.h) take a tenth.
const mostInLine = 1 << 20

// mostLines is how many lines any file has: more than a pg_hba.conf with a record for
// each of a million users. Where each starts is kept in eight bytes.
const mostLines = 5_000_000

// TooMany is the error for a file with more of what it is made of than any has.
type TooMany struct {
	// Most is how many are read.
	Most int
	// Of is what there are too many of, like "records".
	Of string
}

// Error says so, without the file's path.
func (e *TooMany) Error() string {
	return fmt.Sprintf("it has more than %d %s, with all that it includes: not read", e.Most, e.Of)
}

// checkLines finds the first line that is too long, and looks whether there are too many.
func checkLines(name string, text []byte) error {
	if bytes.Count(text, []byte{'\n'}) > mostLines {
		return notRead(name, "more than %d lines, which no configuration has", mostLines)
	}
	for n := 1; len(text) > mostInLine; n++ {
		end := bytes.IndexByte(text[:mostInLine+1], '\n')
		if end < 0 {
			return notRead(name, "line %d is longer than %s, which no line of a configuration is", n, size(mostInLine))
		}
		text = text[end+1:]
	}
	return nil
}

// DirectReader is a file system that reads a file without being asked for its size first.
type DirectReader interface {
	fs.FS
	// ReadDirectly reads a regular file of not more than so many bytes. Anything else
	// is not done, but has to be read as in any file system.
	ReadDirectly(name string, most int64) (text []byte, done bool, err error)
}

// ReadFile reads a file that is not larger than its kind can be, nor is any line of it.
func ReadFile(fsys fs.FS, name string, limit Limit) ([]byte, error) {
	text, err := readWhole(fsys, name, limit)
	if err != nil {
		return nil, err
	}
	if err := checkLines(name, text); err != nil {
		return nil, err
	}
	return text, nil
}

func readWhole(fsys fs.FS, name string, limit Limit) ([]byte, error) {
	if direct, ok := fsys.(DirectReader); ok {
		if text, done, err := direct.ReadDirectly(name, limit.Most); done {
			return text, err
		}
	}
	// Nothing of what is too large need come into memory.
	if info, err := fs.Stat(fsys, name); err == nil && info.Mode().IsRegular() && info.Size() > limit.Most {
		return nil, limit.exceeded(name)
	}
	text, err := fs.ReadFile(fsys, name)
	switch {
	case err != nil:
		return nil, err
	case int64(len(text)) > limit.Most:
		return nil, limit.exceeded(name)
	}
	return text, nil
}

// ReadAtMost reads an open file, which may be a pipe or have no end.
func ReadAtMost(f fs.File, limit Limit) ([]byte, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.Mode().IsRegular() && info.Size() > limit.Most {
		return nil, limit.exceeded(info.Name())
	}
	// The size may be that of a pipe, or not be known.
	expected := min(max(info.Size(), 0), limit.Most)
	text := bytes.NewBuffer(make([]byte, 0, expected+bytes.MinRead))
	if _, err := text.ReadFrom(io.LimitReader(f, limit.Most+1)); err != nil {
		return nil, err
	}
	if int64(text.Len()) > limit.Most {
		return nil, limit.exceeded(info.Name())
	}
	return text.Bytes(), nil
}

func (l Limit) exceeded(name string) error {
	return notRead(name, "larger than %s, which no %s is", size(l.Most), l.Kind)
}

// notRead is the error for a file that is not read since there is too much of it.
func notRead(name, why string, args ...any) error {
	return &fs.PathError{Op: "read", Path: name, Err: fmt.Errorf(why+": not read", args...)}
}
