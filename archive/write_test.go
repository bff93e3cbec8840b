package archive_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"io/fs"
	"testing"

	"github.com/klauspost/compress/zstd"
)

// kinds of entries that neither a text nor a target tells.
const (
	dirKind  = tar.TypeDir
	fifoKind = tar.TypeFifo
)

// entry is one of an archive: a regular file, where nothing tells otherwise.
type entry struct {
	name   string
	text   string
	kind   byte
	target string // of a symbolic link
	hard   string // of a hard link, in a tar only

	mode        int64 // 0: 0644, or 0755 of a directory
	user, group string
	uid, gid    int
}

func (e entry) permissions() int64 {
	switch {
	case e.mode != 0:
		return e.mode
	case e.kind == dirKind:
		return 0o755
	}
	return 0o644
}

func (e entry) header() *tar.Header {
	h := &tar.Header{Name: e.name, Mode: e.permissions(), Uname: e.user, Gname: e.group, Uid: e.uid, Gid: e.gid, Typeflag: tar.TypeReg}
	switch {
	case e.target != "":
		h.Typeflag, h.Linkname = tar.TypeSymlink, e.target
	case e.hard != "":
		h.Typeflag, h.Linkname = tar.TypeLink, e.hard
	case e.kind != 0:
		h.Typeflag = e.kind
	default:
		h.Size = int64(len(e.text))
	}
	return h
}

func tarOf(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	for _, e := range entries {
		if err := w.WriteHeader(e.header()); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(e.text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// zipOf writes a zip as one from a Unix.
func zipOf(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, e := range entries {
		h := &zip.FileHeader{Name: e.name, Method: zip.Deflate}
		mode := fs.FileMode(e.permissions()) & fs.ModePerm
		text := e.text
		switch {
		case e.target != "":
			mode, text = mode|fs.ModeSymlink, e.target
		case e.kind == dirKind:
			mode |= fs.ModeDir
		case e.kind == fifoKind:
			mode |= fs.ModeNamedPipe
		}
		if e.permissions()&0o4000 != 0 {
			mode |= fs.ModeSetuid
		}
		h.SetMode(mode)
		f, err := w.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// zipFromWindows writes a zip as old programs for Windows do.
func zipFromWindows(t testing.TB, names ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, name := range names {
		if _, err := w.Create(name); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func gzipped(t testing.TB, text []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func zstded(t testing.TB, text []byte) []byte {
	t.Helper()
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	packed := w.EncodeAll(text, nil)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return packed
}
