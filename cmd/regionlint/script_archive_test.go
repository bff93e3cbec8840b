package main

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"io"
	"io/fs"
	"os"
	"path"
	"strconv"
	"strings"

	"github.com/klauspost/compress/zstd"
	"github.com/rogpeppe/go-internal/testscript"
)

// makeArchive packs what is in a directory. The extension says how: .tar, .tar.gz,
// .tgz, .tar.zst or .zip. Files have the mode 0640 and belong to root:maas, if nothing
// else is said of them; names that are not in the directory become further entries of
// a kind: a file, a device, a fifo.
//
//	archive demo.tar.gz demo beta/etc/maas/regiond.conf=0644,root:root ../x=file dev/null=device
func makeArchive(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: archive FILE DIRECTORY [PATH=MODE[,USER:GROUP]...] [NAME=KIND...]")
	}
	entries := entriesOf(ts, args[1])
	for _, arg := range args[2:] {
		name, said, _ := strings.Cut(arg, "=")
		if kind, ok := kinds[said]; ok {
			entries = append(entries, entry{header: tar.Header{Name: name, Typeflag: kind, Mode: 0o640}})
			continue
		}
		for i, e := range entries {
			if e.header.Name == name {
				entries[i].header = asSaid(ts, e.header, said)
			}
		}
	}
	file, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	switch {
	case strings.HasSuffix(args[0], ".zip"):
		writeZip(ts, file, entries)
	case strings.HasSuffix(args[0], ".tar"):
		writeTar(ts, file, entries)
	case strings.HasSuffix(args[0], ".zst"):
		packed, err := zstd.NewWriter(file)
		ts.Check(err)
		writeTar(ts, packed, entries)
		ts.Check(packed.Close())
	default:
		packed := gzip.NewWriter(file)
		writeTar(ts, packed, entries)
		ts.Check(packed.Close())
	}
	ts.Check(file.Close())
}

// kinds are the entries that no directory has.
var kinds = map[string]byte{"file": tar.TypeReg, "device": tar.TypeChar, "fifo": tar.TypeFifo}

// entry is one of an archive that is to be made.
type entry struct {
	header tar.Header
	text   []byte
}

func entriesOf(ts *testscript.TestScript, dir string) (list []entry) {
	fsys := os.DirFS(ts.MkAbs(dir))
	ts.Check(fs.WalkDir(fsys, ".", func(name string, found fs.DirEntry, err error) error {
		if err != nil || found.IsDir() {
			return err
		}
		text, err := fs.ReadFile(fsys, name)
		list = append(list, entry{tar.Header{
			Name: path.Clean(name), Typeflag: tar.TypeReg, Mode: 0o640, Size: int64(len(text)), Uname: "root", Gname: "maas",
		}, text})
		return err
	}))
	return list
}

// asSaid is the header with the mode and owner that the script says.
func asSaid(ts *testscript.TestScript, header tar.Header, said string) tar.Header {
	mode, owner, hasOwner := strings.Cut(said, ",")
	parsed, err := strconv.ParseInt(mode, 8, 64)
	ts.Check(err)
	header.Mode = parsed
	if hasOwner {
		header.Uname, header.Gname, _ = strings.Cut(owner, ":")
	}
	return header
}

func writeTar(ts *testscript.TestScript, w io.Writer, entries []entry) {
	packed := tar.NewWriter(w)
	for _, e := range entries {
		ts.Check(packed.WriteHeader(&e.header))
		_, err := packed.Write(e.text)
		ts.Check(err)
	}
	ts.Check(packed.Close())
}

func writeZip(ts *testscript.TestScript, w io.Writer, entries []entry) {
	packed := zip.NewWriter(w)
	for _, e := range entries {
		header := &zip.FileHeader{Name: e.header.Name, Method: zip.Deflate}
		header.SetMode(fs.FileMode(e.header.Mode))
		file, err := packed.CreateHeader(header)
		ts.Check(err)
		_, err = file.Write(e.text)
		ts.Check(err)
	}
	ts.Check(packed.Close())
}

// cutOff leaves so many bytes of a file:
//
//	cutoff demo.tar.gz 500
func cutOff(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: cutoff FILE SIZE")
	}
	size, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	ts.Check(os.Truncate(ts.MkAbs(args[0]), size))
}
