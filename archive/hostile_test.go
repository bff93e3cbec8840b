package archive_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"

	"github.com/regionlint/regionlint/archive"
	"github.com/regionlint/regionlint/bundle"
)

// TestIgnores reads entries that stand for no file, each beside one that does.
func TestIgnores(t *testing.T) {
	long := strings.Repeat("a/", 2048) + "a"
	for _, tt := range []struct {
		entry  entry
		reason string
	}{
		{entry{name: "../x"}, "leads out of the archive"},
		{entry{name: "a/../../x"}, "leads out of the archive"},
		{entry{name: ".."}, "leads out of the archive"},
		{entry{name: "../", kind: dirKind}, "leads out of the archive"},
		{entry{name: "a/../x"}, `has ".." in its name`},
		{entry{name: "/etc/passwd"}, "is an absolute path"},
		{entry{name: "/", kind: dirKind}, "is an absolute path"},
		{entry{name: "//x"}, "is an absolute path"},
		{entry{name: "."}, "has the name of the archive's root"},
		{entry{name: "x\xff"}, "has a name that is no UTF-8"},
		{entry{name: long}, "has a name of more than 4096 bytes"},
		{entry{name: "x", target: strings.Repeat("b", 4097)}, "is a symbolic link to a name of more than 4096 bytes"},
		{entry{name: "fifo", kind: fifoKind}, "is a FIFO"},
		{entry{name: "null", kind: tar.TypeChar}, "is a device"},
		{entry{name: "sda", kind: tar.TypeBlock}, "is a device"},
	} {
		archives := map[string][]byte{"tar": tarOf(t, entry{name: "kept"}, tt.entry)}
		if tt.entry.kind != tar.TypeChar && tt.entry.kind != tar.TypeBlock {
			archives["zip"] = zipOf(t, entry{name: "kept"}, tt.entry)
		}
		for kind, text := range archives {
			t.Run(kind+" "+tt.reason, func(t *testing.T) {
				a, err := archive.Read(bytes.NewReader(text), limit)
				if err != nil {
					t.Fatal(err)
				}
				root := dir(t, a, ".")
				if diff := cmp.Diff(map[string]string{"kept": ""}, files(t, root)); diff != "" {
					t.Error(diff)
				}
				got := root.(bundle.Ignorer).Ignored()
				if len(got) != 1 || got[0].Reason != tt.reason || !strings.HasPrefix(tt.entry.name, strings.TrimSuffix(got[0].Name, "…")) {
					t.Errorf("ignored %v, want %q", got, tt.reason)
				}
			})
		}
	}
}

// changed returns a zip whose one entry has other bytes in the directory at its
// end, from an offset on (APPNOTE 4.3.12).
func changed(t *testing.T, offset int, to ...byte) []byte {
	t.Helper()
	text := zipOf(t, entry{name: "x", text: strings.Repeat("x", 100)})
	at := bytes.Index(text, []byte("PK\x01\x02"))
	copy(text[at+offset:], to)
	return text
}

func TestIgnoresOfZip(t *testing.T) {
	socket := make([]byte, 4)
	binary.LittleEndian.PutUint32(socket, 0o140644<<16)
	for reason, text := range map[string][]byte{
		"is encrypted": changed(t, 8, 9),
		"is packed by method 93 of zip, not by deflate": changed(t, 10, 93),
		"is a socket": changed(t, 38, socket...),
	} {
		t.Run(reason, func(t *testing.T) {
			a, err := archive.Read(bytes.NewReader(text), limit)
			if err != nil {
				t.Fatal(err)
			}
			got := dir(t, a, ".").(bundle.Ignorer).Ignored()
			if diff := cmp.Diff([]bundle.Ignored{{Name: "x", Reason: reason}}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// repeated is a reader of the same bytes, without end.
type repeated struct {
	text []byte
	at   int
}

func (r *repeated) Read(p []byte) (int, error) {
	n := copy(p, r.text[r.at:])
	r.at = (r.at + n) % len(r.text)
	return n, nil
}

// header returns a tar's header that says more than follows it.
func header(t *testing.T, h tar.Header) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := tar.NewWriter(&out).WriteHeader(&h); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// bomb is a zip that says of each of n entries that it takes size bytes.
func bomb(t *testing.T, n int, size uint64, comment string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for i := range n {
		f, err := w.CreateRaw(&zip.FileHeader{Name: fmt.Sprint(i), Method: zip.Deflate, Comment: comment, CompressedSize64: 4, UncompressedSize64: size})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte("bomb")); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// window returns a zstd frame that points back so far.
func window(t *testing.T, size int) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := zstd.NewWriter(&out, zstd.WithWindowSize(size), zstd.WithEncoderConcurrency(1))
	if err != nil {
		t.Fatal(err)
	}
	text := tarOf(t, entry{name: "x", text: strings.Repeat("x", 4<<20)})
	for len(text) > 0 {
		n := min(len(text), 100_000)
		if _, err := w.Write(text[:n]); err != nil {
			t.Fatal(err)
		}
		text = text[n:]
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestHostile reads archives that are made to harm, or that came to harm.
func TestHostile(t *testing.T) {
	whole := tarOf(t, entry{name: "a", text: strings.Repeat("a", 3000)}, entry{name: "b", text: "b"})
	zeros := tarOf(t, entry{name: "zeros", text: strings.Repeat("\x00", 40<<20)})
	pax := header(t, tar.Header{Name: "x", PAXRecords: map[string]string{"comment.x": strings.Repeat("x", 100_000)}, Format: tar.FormatPAX})
	pax = pax[:len(pax)-blockSize]
	names := func(n int, rest string) []byte {
		var out bytes.Buffer
		w := tar.NewWriter(&out)
		for i := range n {
			if err := w.WriteHeader(&tar.Header{Name: fmt.Sprint(i, rest), Typeflag: tar.TypeReg}); err != nil {
				t.Fatal(err)
			}
		}
		return out.Bytes()
	}
	const million = 1_000_000
	for name, tt := range map[string]struct {
		text  io.Reader
		limit int64
		want  string
	}{
		"zeros without end":                {&repeated{text: []byte{0}}, million, "unpacked it takes more than 1000000 bytes"},
		"pax headers without end":          {&repeated{text: pax}, million, "unpacked it takes more than 1000000 bytes"},
		"empty parts of gzip without end":  {io.MultiReader(bytes.NewReader(gzipped(t, whole)), &repeated{text: gzipped(t, nil)}), million, "unpacked it takes more than 1000000 bytes"},
		"skippable frames without end":     {&repeated{text: []byte("\x50\x2a\x4d\x18\x04\x00\x00\x00skip")}, million, "unpacked it takes more than 1000000 bytes"},
		"garbage after the end":            {io.MultiReader(bytes.NewReader(whole), &repeated{text: []byte("garbage")}), million, "unpacked it takes more than 1000000 bytes"},
		"a file that says too much":        {bytes.NewReader(header(t, tar.Header{Name: "x", Size: million})), million, "unpacked it takes more than 1000000 bytes"},
		"a file that says the most":        {bytes.NewReader(header(t, tar.Header{Name: "x", Size: math.MaxInt64, Format: tar.FormatGNU})), million, "unpacked it takes more than 1000000 bytes"},
		"a sparse file":                    {bytes.NewReader(sparseTar(t, million)), million, "unpacked it takes more than 1000000 bytes"},
		"a sparse file of zeros":           {bytes.NewReader(sparseTar(t, 1<<29)), limit, "each of its bytes stands for more than 100 unpacked ones, as in an archive that is meant to harm"},
		"zeros in gzip":                    {bytes.NewReader(gzipped(t, zeros)), limit, "each of its bytes stands for more than 650 unpacked ones, as in an archive that is meant to harm"},
		"zeros in zstd":                    {bytes.NewReader(zstded(t, zeros)), limit, "each of its bytes stands for more than 1500 unpacked ones, as in an archive that is meant to harm"},
		"zeros in zip":                     {bytes.NewReader(zipOf(t, entry{name: "zeros", text: strings.Repeat("\x00", 40<<20)})), limit, "each of its bytes stands for more than 100 unpacked ones, as in an archive that is meant to harm"},
		"a zip that says too much":         {bytes.NewReader(bomb(t, 3, million/2, "")), million, "unpacked it takes more than 1000000 bytes"},
		"a zip that says the most":         {bytes.NewReader(bomb(t, 3, math.MaxUint64, "")), million, "unpacked it takes more than 1000000 bytes"},
		"a packed tar in a packed one":     {bytes.NewReader(gzipped(t, gzipped(t, whole))), limit, "not a tar, tar.gz, tar.zst or zip archive: what is packed is no tar"},
		"zstd that points back far":        {bytes.NewReader(window(t, 256<<20)), limit, "reading it takes more than 128 MiB, as it was packed with --long: pack it without"},
		"too many files":                   {bytes.NewReader(names(251, strings.Repeat("/d", 2000))), limit, "it holds more than 500000 files and directories"},
		"many directories":                 {bytes.NewReader(names(200, strings.Repeat("/d", 2000))), limit, ""},
		"too long names":                   {bytes.NewReader(names(17_000, strings.Repeat("d", 4000))), limit, "its names take more than 67108864 bytes"},
		"a zip with a long directory":      {bytes.NewReader(bomb(t, 600, 0, strings.Repeat("x", 60_000))), limit, "its directory takes more than 33554432 bytes"},
		"a tar that is cut off in a file":  {bytes.NewReader(whole[:1000]), limit, "it is cut off after 1000 bytes unpacked"},
		"a tar that is cut off in headers": {bytes.NewReader(whole[:blockSize+3072+100]), limit, "it is cut off after 3684 bytes unpacked"},
		"a gzip that is cut off":           {bytes.NewReader(gzipped(t, whole)[:40]), limit, "it is cut off before anything can be unpacked"},
		"a gzip without its sum":           {bytes.NewReader(gzipped(t, whole)[:len(gzipped(t, whole))-8]), limit, "cut off after"},
		"a zstd that is cut off":           {bytes.NewReader(zstded(t, whole)[:40]), limit, "it is cut off before anything can be unpacked"},
		"a zip that is cut off":            {bytes.NewReader(zipOf(t, entry{name: "x"})[:40]), limit, "it is cut off or broken"},
		"a broken header":                  {bytes.NewReader(append(bytes.Clone(whole[:blockSize+3072]), strings.Repeat("x", 1024)...)), limit, "it is broken before byte 4096 unpacked: no header of a tar is there"},
		"garbage after gzip":               {bytes.NewReader(append(gzipped(t, whole), "garbage"...)), limit, "gzip: invalid header"},
		"garbage after zstd":               {bytes.NewReader(append(zstded(t, whole), "garbage"...)), limit, "invalid input: magic number mismatch"},
		"a wrong sum of gzip":              {bytes.NewReader(flipped(gzipped(t, whole), 8)), limit, "gzip: invalid checksum"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := archive.Read(tt.text, tt.limit)
			if tt.want == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("read with %v, want %s", err, tt.want)
			}
			var size *archive.SizeError
			if errors.As(err, &size) != strings.HasPrefix(tt.want, "unpacked it takes") {
				t.Errorf("%v is of type %T", err, err)
			}
		})
	}
}

const blockSize = 512

// flipped changes the byte that is so far from the end.
func flipped(text []byte, fromEnd int) []byte {
	text[len(text)-fromEnd] ^= 1
	return text
}

// TestLeavesOutWhatIsNotHeld reads large files where they cannot be read again: text is
// held up to 64 MiB, and what is no text up to 1 MiB.
func TestLeavesOutWhatIsNotHeld(t *testing.T) {
	random := make([]byte, 2<<20)
	rand.NewChaCha8([32]byte{}).Read(random)
	text := strings.Repeat(hex.EncodeToString(random), 17)
	tarred := tarOf(t,
		entry{name: "largest", text: text[:64<<20]}, entry{name: "larger", text: text[:64<<20+1]},
		entry{name: "smallest", text: string(random[:1<<20])}, entry{name: "binary", text: string(random)},
		entry{name: "last", text: "x"})
	want := map[string]string{
		"largest": "", "larger": "larger than 64 MiB, which no file may be in an archive that is packed or comes from a pipe: not read",
		"smallest": "", "binary": "a large binary file: not read", "last": "",
	}
	for kind, packed := range map[string][]byte{"tar": tarred, "tar.gz": gzipped(t, tarred), "tar.zst": zstded(t, tarred)} {
		a, err := archive.Read(bytes.NewReader(packed), limit)
		if err != nil {
			t.Fatal(kind, err)
		}
		root, got := dir(t, a, "."), map[string]string{}
		for name := range want {
			got[name] = ""
			if _, err := fs.ReadFile(root, name); err != nil {
				got[name] = errors.Unwrap(err).Error()
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", kind, diff)
		}
	}
}

// TestZipOfPipe reads a zip that is kept in more than one piece.
func TestZipOfPipe(t *testing.T) {
	random := make([]byte, 5<<19)
	rand.NewChaCha8([32]byte{}).Read(random)
	a, err := archive.Read(bytes.NewReader(zipOf(t, entry{name: "x", text: string(random)})), limit)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := fs.ReadFile(dir(t, a, "."), "x"); err != nil || !bytes.Equal(got, random) {
		t.Errorf("%d bytes with %v, not as they were", len(got), err)
	}
}

// sparseTar is a tar of a sparse file that says to have size bytes, and has none.
func sparseTar(t *testing.T, size int) []byte {
	t.Helper()
	// archive/tar writes no such records.
	text := header(t, tar.Header{Name: "x", Format: tar.FormatPAX, PAXRecords: map[string]string{
		"GNU-sparse.major": "0", "GNU-sparse.minor": "1", "GNU-sparse.numblocks": "0", "GNU-sparse.size": fmt.Sprint(size),
	}})
	return append(bytes.ReplaceAll(text, []byte("GNU-"), []byte("GNU.")), make([]byte, 2*blockSize)...)
}

// TestEndsAsTar reads what GNU tar and gzip read without a complaint that counts.
func TestEndsAsTar(t *testing.T) {
	whole := tarOf(t, entry{name: "a", text: "a"})
	unended := whole[:2*blockSize]
	for name, text := range map[string][]byte{
		"no blocks of zeros":     unended,
		"one block of zeros":     append(bytes.Clone(unended), make([]byte, blockSize)...),
		"zeros after the end":    append(bytes.Clone(whole), make([]byte, 100_001)...),
		"garbage after the end":  append(bytes.Clone(whole), "garbage"...),
		"a second archive":       append(bytes.Clone(whole), tarOf(t, entry{name: "b"})...),
		"zeros after gzip":       append(gzipped(t, whole), make([]byte, 100_001)...),
		"gzip in parts":          append(gzipped(t, whole[:700]), gzipped(t, whole[700:])...),
		"zstd in frames":         append(zstded(t, whole[:700]), zstded(t, whole[700:])...),
		"a skippable frame":      append([]byte("\x5f\x2a\x4d\x18\x04\x00\x00\x00skip"), zstded(t, whole)...),
		"zstd with a far window": window(t, 128<<20),
	} {
		t.Run(name, func(t *testing.T) {
			for _, read := range []func() (*archive.Archive, error){
				func() (*archive.Archive, error) { return archive.Read(bytes.NewReader(text), limit) },
				func() (*archive.Archive, error) { return opened(t, save(t, text), limit) },
			} {
				a, err := read()
				if err != nil {
					t.Error(err)
				} else if n := len(files(t, dir(t, a, "."))); n != 1 {
					t.Errorf("holds %d files", n)
				}
			}
		})
	}
}

// TestLinkOfNothing has no target: no program writes such a link.
func TestLinkOfNothing(t *testing.T) {
	a, err := archive.Read(bytes.NewReader(tarOf(t, entry{name: "x", kind: tar.TypeSymlink})), limit)
	if err != nil {
		t.Fatal(err)
	}
	want := []bundle.Ignored{{Name: "x", Reason: "is a symbolic link to nothing"}}
	if diff := cmp.Diff(want, dir(t, a, ".").(bundle.Ignorer).Ignored()); diff != "" {
		t.Error(diff)
	}
}

// TestFileThatLies reads a file of a zip that takes more than it says.
func TestFileThatLies(t *testing.T) {
	a, err := archive.Read(bytes.NewReader(changed(t, 24, 50)), limit)
	if err != nil {
		t.Fatal(err)
	}
	if text, err := dir(t, a, ".").(interface{ ReadFile(string) ([]byte, error) }).ReadFile("x"); err == nil {
		t.Errorf("read %d bytes", len(text))
	}
}
