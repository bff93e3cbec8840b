package pgconf

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/version"
)

// oracleDir is where the tests put the files of a case.
const oracleDir = "oracle"

// oracleCase is what real servers made of one file.
type oracleCase struct {
	Name  string
	Files map[string]struct {
		Text, Base64, Symlink *string
		Directory             bool
	}
	Answers []struct {
		Versions []string
		Answer   oracleAnswer
	}
}

type oracleAnswer struct {
	StartOK   bool     `json:"start_ok"`
	StartLog  []string `json:"start_log"`
	Rows      []oracleRow
	Effective map[string]oracleValue
	RealStart *struct{ Log []string } `json:"real_start"`
}

type oracleRow struct {
	SourceFile    string
	SourceLine    int
	Seqno         int
	Name, Setting *string
	Applied       bool
	Error         *string
}

type oracleValue struct {
	Value *string  `json:",omitempty"`
	Fail  []string `json:",omitempty"`
}

// running is what the servers ran with whose pg_file_settings was recorded.
var running = map[string]string{
	"listen_addresses": "127.0.0.1,::1",
	"max_connections":  "50",
	"shared_buffers":   "1024",
	"port":             "5999",
}

// elsewhere says why a recorded answer differs for a reason that the file does
// not hold.
func elsewhere(name, version string) string {
	switch {
	case name == "data_directory_set":
		return "whether a directory exists on the host is not known"
	case name == "known_wal_compression" && version != "15d" && version >= "15":
		return "the server was built without lz4, which Debian's is not"
	}
	return ""
}

func TestOracle(t *testing.T) {
	files, err := filepath.Glob("testdata/oracle/*.jsonl")
	if err != nil || len(files) == 0 {
		t.Fatal("no records", err)
	}
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) { testRecords(t, name) })
	}
}

func testRecords(t *testing.T, name string) {
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for line := range bytes.Lines(text) {
		var c oracleCase
		if err := json.Unmarshal(line, &c); err != nil {
			t.Fatal(err)
		}
		for _, a := range c.Answers {
			for _, v := range a.Versions {
				t.Run(c.Name+"/"+v, func(t *testing.T) {
					if reason := elsewhere(c.Name, v); reason != "" {
						t.Skip(reason)
					}
					c.check(t, v, a.Answer)
				})
			}
		}
	}
}

func (c *oracleCase) check(t *testing.T, name string, want oracleAnswer) {
	v, err := version.ParsePostgreSQL(strings.TrimSuffix(name, "d"))
	if err != nil {
		t.Fatal(err)
	}
	path := oracleDir + "/" + c.Name + ".conf"
	f, err := Parse(&parse.Tree{FS: c.fs(t), Dir: "."}, path, v)
	if err != nil {
		t.Fatal(err)
	}
	start := f.Start()
	got := oracleAnswer{StartOK: start.OK, Rows: f.oracleRows(path), Effective: map[string]oracleValue{}}
	for _, line := range start.Log {
		got.StartLog = append(got.StartLog, recorded(line, path))
	}
	for name, value := range want.Effective {
		if len(value.Fail) > 0 && !start.OK {
			got.Effective[name] = oracleValue{Fail: got.StartLog[len(got.StartLog)-1:]}
		} else if text, _, ok := f.Value(name); ok {
			text = recorded(text, path)
			got.Effective[name] = oracleValue{Value: &text}
		}
	}
	if want.RealStart != nil && want.StartOK {
		checkLater(t, want.RealStart.Log, start.Later)
		want.RealStart = nil
	}
	got.RealStart = want.RealStart
	want.StartLog, got.StartLog = lines(want.StartLog), lines(got.StartLog)
	if len(want.Rows) == 0 {
		want.Rows = nil
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%v (-server +got):\n%s", c.Files, diff)
	}
}

// lines splits messages with line ends inside like the records do: at a form
// feed too, and without the tab that the server puts before a further line.
func lines(messages []string) []string {
	if len(messages) == 0 {
		return nil
	}
	text := strings.NewReplacer("\f", "\n", "\n\t", "\n").Replace(strings.Join(messages, "\n"))
	return strings.Split(text, "\n")
}

// checkLater compares what stopped a server after it had accepted the file. What
// files, sockets and names there are on a host is left aside.
func checkLater(t *testing.T, log, later []string) {
	t.Helper()
	var want []string
	for i, line := range log {
		if strings.HasPrefix(line, "FATAL:  invalid list") || strings.HasPrefix(line, "FATAL:  too many") {
			want = log[i:]
			break
		}
	}
	if diff := cmp.Diff(want, later); diff != "" {
		t.Errorf("later in the start (-server +got):\n%s", diff)
	}
}

func (f *File) oracleRows(path string) []oracleRow {
	var rows []oracleRow
	for _, r := range f.Rows(running) {
		row := oracleRow{SourceFile: recorded(r.SourceFile, path), SourceLine: r.SourceLine, Seqno: r.Seqno, Applied: r.Applied}
		if s := r.Setting; s != nil {
			name, value := recorded(s.Name, path), recorded(s.Value, path)
			row.Name, row.Setting = &name, &value
		}
		if r.Error != "" {
			text := recorded(r.Error, path)
			row.Error = &text
		}
		rows = append(rows, row)
	}
	return rows
}

// recorded writes text as the records do: paths as variables, bytes that are no
// UTF-8 as \xNN.
func recorded(text, path string) string {
	text = strings.ReplaceAll(text, "/"+path, "$CONF")
	text = strings.ReplaceAll(text, "/"+oracleDir, "$DIR")
	var b strings.Builder
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		if r == utf8.RuneError && size == 1 {
			fmt.Fprintf(&b, `\x%02x`, text[0])
		} else {
			b.WriteString(text[:size])
		}
		text = text[size:]
	}
	return b.String()
}

func (c *oracleCase) fs(t *testing.T) fs.FS {
	files := fstest.MapFS{}
	for path, file := range c.Files {
		path = oracleDir + "/" + strings.TrimSuffix(path, "/")
		switch {
		case file.Directory:
			files[path] = &fstest.MapFile{Mode: fs.ModeDir | 0o755}
		case file.Symlink != nil:
			files[path] = &fstest.MapFile{Mode: fs.ModeSymlink, Data: []byte(*file.Symlink)}
		case file.Base64 != nil:
			data, err := base64.StdEncoding.DecodeString(*file.Base64)
			if err != nil {
				t.Fatal(err)
			}
			files[path] = &fstest.MapFile{Data: data}
		default:
			files[path] = &fstest.MapFile{Data: []byte(*file.Text)}
		}
	}
	return files
}
