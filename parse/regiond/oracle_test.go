package regiond_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/regiond"
)

// answer is what MAAS 3.5's own code did with one file: its loader, its
// validators, and the start-up code of regiond and of Django's settings.
type answer struct {
	ID         int
	Key        string
	YAML       *string
	YAMLBase64 []byte `json:"yaml_base64"`

	Stage     string
	Result    string
	Value     any
	ValueType string `json:"value_type"`
	ErrorType string `json:"error_type"`
	Error     string

	WorkersStarted   *int   `json:"workers_started"`
	WorkersCrash     string `json:"workers_crash"`
	WorkersSwallowed string `json:"workers_swallowed_error"`
	SettingsOK       bool   `json:"settings_ok"`
	SettingsError    string `json:"settings_error"`
	DebugEffective   bool   `json:"debug_effective"`
}

func (a answer) text() []byte {
	if a.YAML != nil {
		return []byte(*a.YAML)
	}
	return a.YAMLBase64
}

func answers(t *testing.T) []answer {
	t.Helper()
	recorded, err := os.ReadFile("testdata/oracle/values.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var all []answer
	for lines := bufio.NewScanner(bytes.NewReader(recorded)); lines.Scan(); {
		var a answer
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			t.Fatal(err)
		}
		all = append(all, a)
	}
	return all
}

// outcome is what is compared, in words.
type outcome struct {
	Loads                bool
	LoadError, LoadText  string
	Value, Type, Error   string
	Workers              string
	SettingsOK, Debug    bool
	Swallowed, Unsettled string
}

func TestAnswersOfMAAS(t *testing.T) {
	for _, a := range answers(t) {
		t.Run(fmt.Sprintf("%d %q", a.ID, a.text()), func(t *testing.T) {
			f := regiond.Parse(parse.NewSource("etc/maas/regiond.conf", a.text()), 305)
			if diff := cmp.Diff(wanted(a), got(f, a)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func wanted(a answer) outcome {
	o := outcome{
		Loads: a.Stage != "load", SettingsOK: a.SettingsOK, Debug: a.DebugEffective,
		Workers: "crash: " + a.WorkersCrash, Swallowed: a.WorkersSwallowed, Unsettled: a.SettingsError,
	}
	if a.WorkersStarted != nil {
		o.Workers = fmt.Sprint(*a.WorkersStarted)
	}
	switch {
	case !o.Loads:
		o.LoadError, o.LoadText = a.ErrorType, withoutExcerpt(a.Error)
	case a.Result == "error":
		o.Error = a.ErrorType + ": " + a.Error
	default:
		value, _ := json.Marshal(a.Value)
		o.Value, o.Type = string(value), a.ValueType
	}
	return o
}

func got(f *regiond.File, a answer) outcome {
	settings := f.Settings()
	o := outcome{Loads: f.LoadError == nil, SettingsOK: settings.OK, Debug: f.SettingsOK() && inDebugMode(f)}
	n, crash, swallowed := f.Workers()
	o.Workers, o.Swallowed = fmt.Sprint(n), unmask(swallowed, a.WorkersSwallowed)
	if crash != "" {
		o.Workers = "crash: " + crash
	}
	if !settings.OK {
		o.Unsettled = unmask(settings.Reason.String(), a.SettingsError)
	}
	if !o.Loads {
		o.LoadError = shortClass(f.LoadError.Type)
		o.LoadText = unmask(f.LoadError.Text, withoutExcerpt(a.Error))
		return o
	}
	value, raised := f.Get(a.Key)
	if raised != nil {
		o.Error = unmask(raised.Type+": "+raised.Text, a.ErrorType+": "+a.Error)
		return o
	}
	text, _ := json.Marshal(value)
	var plain any
	_ = json.Unmarshal(text, &plain)
	text, _ = json.Marshal(plain)
	o.Value, o.Type = string(text), value.Type
	return o
}

// shortClass returns "yaml.ScannerError" for "yaml.scanner.ScannerError", as
// the answers have it.
func shortClass(class string) string {
	if module, name := class[:strings.IndexByte(class+".", '.')], class[strings.LastIndexByte(class, '.')+1:]; module == "yaml" {
		return "yaml." + name
	}
	return class
}

// withoutExcerpt drops the lines of the file that PyYAML repeats.
func withoutExcerpt(text string) string {
	return regexp.MustCompile(`(column \d+):\n    .*\n +\^`).ReplaceAllString(text, "$1")
}

// unmask returns want where got is the same with a part of it masked.
func unmask(got, want string) string {
	before, after, masked := strings.Cut(got, parse.Mask)
	if !masked {
		return got
	}
	before, after = strings.TrimSuffix(before, "'"), strings.TrimPrefix(after, "'")
	if strings.HasPrefix(want, before) && strings.HasSuffix(want, after) {
		return want
	}
	return got
}

// inDebugMode tells whether any of the three debug options is on.
func inDebugMode(f *regiond.File) bool {
	for _, key := range []string{"debug", "debug_queries", "debug_http"} {
		if value, raised := f.Get(key); raised == nil && value.Truth() {
			return true
		}
	}
	return false
}
