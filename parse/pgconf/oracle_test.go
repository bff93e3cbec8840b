package pgconf

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/regionlint/regionlint/internal/oracle"
	"github.com/regionlint/regionlint/parse/version"
)

// verdict is what a server makes of a file.
type verdict struct {
	StartOK   bool     `json:"start_ok"`
	StartLog  []string `json:"start_log"`
	Rows      []fileSetting
	Effective map[string]inEffect
	RealStart *realStart `json:"real_start"`
}

// fileSetting is a row of pg_file_settings.
type fileSetting struct {
	SourceFile    string
	SourceLine    int
	Seqno         int
	Name, Setting *string
	Applied       bool
	Error         *string
}

// inEffect is what postgres -C prints for a parameter, or why it cannot.
type inEffect struct {
	Value *string
	Fail  []string
}

// realStart is a start beyond the reading of the files. Told are the lines of
// its log that the files alone account for; Log has the others too, which tell
// of the machine.
type realStart struct {
	Started   bool
	Log, Told []string
}

// running is what the servers ran with whose pg_file_settings was recorded.
var running = map[string]string{
	"listen_addresses": "127.0.0.1,::1",
	"max_connections":  "50",
	"shared_buffers":   "1024",
	"port":             "5999",
}

// TestOracle compares what servers of PostgreSQL 10 to 18 answered: whether
// they start, what they log, what pg_file_settings shows, and the values.
func TestOracle(t *testing.T) {
	files, err := filepath.Glob("testdata/oracle/*.jsonl")
	if err != nil || len(files) == 0 {
		t.Fatal("no answers", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			oracle.Run(t, file, checkVerdict)
		})
	}
}

func checkVerdict(t *testing.T, c *oracle.Case[verdict], v version.PostgreSQL, a *oracle.Answer[verdict]) {
	f, err := Parse(c.Tree(), c.Path(), v)
	if err != nil {
		t.Fatal(err)
	}
	want := a.Want()
	if start := want.RealStart; start != nil && start.Started && len(start.Told) > 0 {
		t.Errorf("the server started, and yet the files account for %q", start.Told)
	}
	want.StartLog = lines(want.StartLog)
	if diff := cmp.Diff(want, verdictOf(f, want, recorder(c.Path())), cmpopts.EquateEmpty(), cmpopts.IgnoreFields(realStart{}, "Started", "Log")); diff != "" {
		t.Errorf("%v (-server +regionlint):\n%s", c.Files, diff)
	}
}

// verdictOf answers what the servers were asked: like tells of which parameters
// and whether for a real start.
func verdictOf(f *File, like verdict, recorded func(string) string) verdict {
	start := f.Start()
	got := verdict{StartOK: start.OK, StartLog: recordedLines(start.Log, recorded), Effective: map[string]inEffect{}}
	for _, r := range f.Rows(running) {
		row := fileSetting{SourceFile: recorded(r.SourceFile), SourceLine: r.SourceLine, Seqno: r.Seqno, Applied: r.Applied}
		if s := r.Setting; s != nil {
			name, value := recorded(s.Name), recorded(s.Value)
			row.Name, row.Setting = &name, &value
		}
		if r.Error != "" {
			text := recorded(r.Error)
			row.Error = &text
		}
		got.Rows = append(got.Rows, row)
	}
	for name, asked := range like.Effective {
		if len(asked.Fail) > 0 && !start.OK {
			got.Effective[name] = inEffect{Fail: got.StartLog[len(got.StartLog)-1:]}
		} else if text, _, ok := f.Value(name); ok {
			text = recorded(text)
			got.Effective[name] = inEffect{Value: &text}
		}
	}
	if like.RealStart != nil {
		got.RealStart = &realStart{Told: append(start.Later, recordedLines(start.Log, recorded)...)}
	}
	return got
}

func recordedLines(messages []string, recorded func(string) string) []string {
	var list []string
	for _, message := range messages {
		list = append(list, recorded(message))
	}
	return lines(list)
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

// recorder writes text as the records do: paths as variables, bytes that are no
// UTF-8 as \xNN.
func recorder(path string) func(string) string {
	paths := strings.NewReplacer("/"+path, "$CONF", "/"+oracle.Dir, "$DIR")
	return func(text string) string {
		text = paths.Replace(text)
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
}
