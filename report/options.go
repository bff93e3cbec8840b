package report

import (
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/pyyaml"
	"github.com/regionlint/regionlint/parse/regiond"
	"github.com/regionlint/regionlint/parse/sentence"
)

// Options is what a release of MAAS makes of a regiond.conf.
type Options struct {
	// Loads tells whether MAAS can load the file, and Error what Python raises
	// when it cannot.
	Loads bool    `json:"loads"`
	Error *string `json:"error"`
	// Options are those that the release knows and the other keys of the file,
	// by name.
	Options map[string]OptionRow `json:"options"`
	// WorkersStarted is how many workers regiond starts; nil when it crashes.
	// WorkersError is what num_workers raises, be it seen or not.
	WorkersStarted *int    `json:"workers_started"`
	WorkersError   *string `json:"workers_error"`
	// SettingsOK tells whether MAAS has the settings of its database, and
	// SettingsError what it swallows when it has not.
	SettingsOK    bool    `json:"settings_ok"`
	SettingsError *string `json:"settings_error"`

	// All has text show the options too that the file does not set, and Newest
	// tells that the release is just the newest.
	All    bool `json:"-"`
	Newest bool `json:"-"`

	file *regiond.File
	// names are the keys of Options as a table has them.
	names []string
	hide  mask
}

// OptionRow is one option. Where MAAS raises an exception when it reads the
// option, the value is what YAML makes of it; where the file cannot be loaded,
// nobody can tell the value, nor whether it is there.
type OptionRow struct {
	Present *bool         `json:"present"`
	Value   *pyyaml.Value `json:"value"`
	Type    *string       `json:"type"`
	Error   *string       `json:"error"`
	// Known is given where it is false: for keys that the release ignores.
	Known *bool `json:"known,omitempty"`

	// entry is where the file has the option; nil where it does not.
	entry *regiond.Option
}

// NewOptions returns the options of a file.
func NewOptions(f *regiond.File) *Options {
	o := &Options{
		Loads: f.LoadError == nil, Options: map[string]OptionRow{},
		file: f, hide: newMask([]*parse.Source{f.Source}),
	}
	if e := f.LoadError; e != nil {
		o.Error = o.raised(e.Type + ": " + e.Text)
	}
	for _, name := range f.Names() {
		value, exception := f.Get(name)
		o.add(name, o.row(f.Effective(name), value, exception))
	}
	for _, entry := range f.Options {
		// MAAS asks for strings; no key that is none is ever found.
		if !entry.Named {
			o.add(entry.Key, o.row(entry, entry.Value, nil))
		}
	}
	n, crash, swallowed := f.Workers()
	if crash == "" {
		o.WorkersStarted = &n
	}
	o.WorkersError = o.raised(crash + swallowed)
	settings := f.Settings()
	o.SettingsOK = settings.OK
	if settings.Reason != nil {
		o.SettingsError = o.raised(settings.Reason.String())
	}
	return o
}

// raised is the text of an exception; nil for none.
func (o *Options) raised(text string) *string {
	if text == "" {
		return nil
	}
	text = valid(parse.ShownText(o.hide.text(text)))
	return &text
}

// add gives a name its row. The string 1 goes before the number 1.
func (o *Options) add(name string, row OptionRow) {
	name = valid(parse.ShownText(name))
	if _, taken := o.Options[name]; !taken {
		o.names = append(o.names, name)
		o.Options[name] = row
	}
}

// row is an option with the value that MAAS has for it, without secrets.
func (o *Options) row(entry *regiond.Option, value pyyaml.Value, exception *regiond.Exception) OptionRow {
	if !o.Loads {
		return OptionRow{Error: o.raised(exception.String())}
	}
	present := entry != nil
	row := OptionRow{Present: &present, entry: entry}
	if exception != nil {
		value, row.Error = entry.Value, o.raised(exception.String())
	}
	if present && !entry.Known {
		row.Known = new(bool)
	}
	class := value.Type
	if present && o.isSecret(entry) && !regiond.IsEmpty(value) {
		value = pyyaml.Str(parse.Mask)
	}
	row.Type, row.Value = &class, shownValue(value)
	return row
}

// isSecret tells whether an option's value must not be shown. The id of a role
// in Vault is to its secret_id what a user's name is to the password: it is
// shown if it is one that Vault made, and not something put there by mistake.
func (o *Options) isSecret(entry *regiond.Option) bool {
	role, _ := entry.Value.Text()
	if entry.Key != "vault_approle_id" || !uuid().MatchString(role) {
		return entry.Secret
	}
	return slices.ContainsFunc(o.file.Options, func(other *regiond.Option) bool {
		text, _ := other.Value.Text()
		return other.Key != entry.Key && other.Secret && text == role
	})
}

var uuid = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`) })

// shownValue is a value without what looks secret in it: the lines of the file may look
// otherwise, with escapes and line ends of their own. What JSON has no type for becomes
// the text that Python prints of it.
func shownValue(value pyyaml.Value) *pyyaml.Value {
	switch value.Type {
	case "int", "bool", "NoneType":
		return &value
	}
	text, isText := value.Text()
	if !isText {
		text = value.Repr()
	}
	value = pyyaml.Str(shown(text))
	return &value
}

// shown is a value without what looks secret in it and is long enough to be one.
func shown(text string) string {
	var out strings.Builder
	at := 0
	for _, span := range parse.NewSource("", []byte(text)).Secrets() {
		out.WriteString(text[at:span.Start])
		out.WriteString(maskedPart(text[span.Start:span.End], text[span.End:]))
		at = span.End
	}
	return out.String() + text[at:]
}

// maskedPart is what to show for a secret. A name before the @ of an URI does
// not make a password longer, which protects nothing when it is short.
func maskedPart(secret, after string) string {
	_, password, named := strings.Cut(secret, ":")
	if named && strings.HasPrefix(after, "@") && parse.Masked(password) == password {
		return secret
	}
	return parse.Masked(secret)
}

// WriteJSON writes the options for scripts.
func (o *Options) WriteJSON(w io.Writer) error { return writeIndented(w, o) }

// WriteText writes a table of the options, and what becomes of MAAS with them.
func (o *Options) WriteText(w io.Writer) error {
	if !o.Loads {
		_, err := fmt.Fprintf(w, "%sit then starts %s, which reach no database\n", o.loading(), sentence.Count(*o.WorkersStarted, "worker"))
		return err
	}
	rows := o.table()
	if len(rows) > 0 {
		if err := Table(w, []string{"line", "option", "value", "type", "note"}, rows); err != nil {
			return err
		}
	}
	switch left := len(o.names) - len(rows); {
	case len(rows) == 0:
		fmt.Fprintf(w, "the file sets nothing: all %d have their defaults (--all)\n", left)
	case left > 0:
		fmt.Fprintf(w, "%d more have their defaults (--all)\n", left)
	}
	_, err := fmt.Fprintf(w, "\n%s\n%s\n", o.workers(), o.settings())
	return err
}

func (o *Options) table() (rows [][]string) {
	for _, name := range o.names {
		row := o.Options[name]
		if row.entry == nil && !o.All {
			continue
		}
		line := "default"
		if row.entry != nil {
			line = strconv.Itoa(o.file.Source.Line(row.entry.KeySpan.Start))
		}
		rows = append(rows, []string{line, name, row.cell(), *row.Type, o.note(name, row)})
	}
	return rows
}

// cell is the value as Python writes it, so that text is told from a number.
func (r OptionRow) cell() string {
	if text, isText := r.Value.Text(); isText && (*r.Type != "str" || text == parse.Mask) {
		return text
	}
	return r.Value.Repr()
}

// note is what there is to say of an option.
func (o *Options) note(name string, row OptionRow) string {
	switch {
	case row.Error != nil:
		return *row.Error
	case row.Known == nil:
		if later := o.file.RaisedBySettings(name); later != nil {
			return *o.raised(later.String())
		}
		return ""
	case row.entry.Definition != nil:
		return fmt.Sprintf("ignored: MAAS has it since %s", row.entry.Definition.Release)
	case !row.entry.Named:
		return "ignored: the key is not text"
	}
	return "ignored: not an option of MAAS"
}

// release is the one that reads the file, to be said once.
func (o *Options) release() string {
	text := "MAAS " + o.file.Release.String()
	if o.Newest {
		text += " (the newest; --maas-version says another one)"
	}
	return text
}

func (o *Options) loading() string {
	e := o.file.LoadError
	return fmt.Sprintf("%s cannot load this file: line %d: %s\n  %s\n", o.release(),
		o.file.Source.Line(e.Place.Span.Start), Visible(o.hide.text(e.Plain)), visibleLines(strings.Split(*o.Error, "\n")))
}

func (o *Options) workers() string {
	release := o.release()
	switch {
	case o.WorkersStarted == nil:
		return fmt.Sprintf("regiond of %s crashes: num_workers raises %s", release, Visible(*o.WorkersError))
	case o.WorkersError != nil:
		return fmt.Sprintf("%s starts %s, since num_workers raises %s", release, sentence.Count(*o.WorkersStarted, "worker"), Visible(*o.WorkersError))
	}
	return fmt.Sprintf("%s starts %s", release, sentence.Count(*o.WorkersStarted, "worker"))
}

func (o *Options) settings() string {
	if o.SettingsOK {
		return "it has the settings of its database"
	}
	option := o.file.Settings().Option
	return fmt.Sprintf("it has no settings of its database, since %s raises %s", option.Key, Visible(*o.SettingsError))
}
