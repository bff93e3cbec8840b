package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/diagnose"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/sentence"
)

// Diagnosis is what logs show, and what in a bundle is the cause.
type Diagnosis struct {
	Symptoms []Symptom `json:"symptoms"`
	// Uncounted is how many lines show something in so many ways that these are in none
	// of Symptoms.
	Uncounted int `json:"uncounted"`
	// Logs are those that were read.
	Logs []Log `json:"logs"`

	withBundle bool
}

// Log is one that was read.
type Log struct {
	Name  string `json:"name"`
	Lines int    `json:"lines"`
}

// Symptom is one thing that logs show, in one or more lines.
type Symptom struct {
	Symptom string `json:"symptom"`
	Message string `json:"message"`
	// Values are what the lines tell, by name: an address, a user, a file.
	Values map[string]string `json:"values"`
	Lines  int               `json:"lines"`
	First  Spot              `json:"first"`
	Last   Spot              `json:"last"`
	// Rules are the codes of those that look for the cause.
	Rules []string `json:"rules"`
	// Findings are those of the bundle that may be the cause.
	Findings []Finding `json:"findings"`
	// Notes say what the bundle tells besides.
	Notes []string `json:"notes"`
	// Advice is what to do, as far as neither findings nor notes tell; it may be "".
	Advice string `json:"advice"`

	// causes are Findings as people read them.
	causes []string
}

// AddCause adds a finding of a document that may be the cause.
func (s *Symptom) AddCause(d *Document, f *Finding) {
	s.Findings = append(s.Findings, *f)
	s.causes = append(s.causes, fmt.Sprintf("%s at %s: %s", f.Rule, d.conciseAt(f.Bundle, f.Path, f.Range), f.Message))
	s.Advice = ""
}

// Spot is a line of a log.
type Spot struct {
	Log  string `json:"log"`
	Line int    `json:"line"`
	// Time is as written; "" where there is none.
	Time string `json:"time"`
}

// NewDiagnosis returns one of logs, without secrets. With a bundle, its findings are
// still to be added.
func NewDiagnosis(d *diagnose.Diagnosis, logs []Log, withBundle bool) *Diagnosis {
	shown := &Diagnosis{Symptoms: []Symptom{}, Uncounted: d.More(), Logs: []Log{}, withBundle: withBundle}
	for _, log := range logs {
		shown.Logs = append(shown.Logs, Log{valid(log.Name), log.Lines})
	}
	for _, g := range d.Groups() {
		values := map[string]string{}
		for name, value := range g.Values {
			values[name] = valid(parse.ShownText(value))
		}
		shown.Symptoms = append(shown.Symptoms, Symptom{
			Symptom: g.Name, Message: valid(parse.ShownText(g.Text())), Values: values, Lines: g.Lines,
			First: spot(g.First), Last: spot(g.Last), Rules: append([]string{}, g.Rules...),
			Findings: []Finding{}, Notes: []string{}, Advice: g.Do,
		})
	}
	return shown
}

func spot(s diagnose.Spot) Spot { return Spot{valid(s.Log), s.Line, valid(s.Time)} }

// WriteJSON writes the diagnosis for scripts.
func (d *Diagnosis) WriteJSON(w io.Writer) error { return writeIndented(w, d) }

// WriteText writes the diagnosis for people.
func (d *Diagnosis) WriteText(w io.Writer, style Style) error {
	var out strings.Builder
	for i := range d.Symptoms {
		d.Symptoms[i].write(&out, style, d.withBundle)
	}
	if d.Uncounted > 0 {
		fmt.Fprintf(&out, "%s more show something of the kind, in other ways\n\n", sentence.Count(d.Uncounted, "line"))
	}
	lines, names := 0, make([]string, 0, len(d.Logs))
	for _, log := range d.Logs {
		lines += log.Lines
		names = append(names, log.Name)
	}
	if len(d.Symptoms) == 0 {
		out.WriteString("nothing known")
	} else {
		out.WriteString(sentence.Count(len(d.Symptoms), "symptom"))
	}
	fmt.Fprintf(&out, " in %s of %s\n", sentence.Count(lines, "line"), sentence.Count(len(names), "log"))
	_, err := io.WriteString(w, out.String())
	return err
}

func (s *Symptom) write(out *strings.Builder, style Style, withBundle bool) {
	fmt.Fprintf(out, "%s: %s\n", style.paint(boldRed, s.Symptom), Visible(s.Message))
	fmt.Fprintf(out, "  --> %s\n", s.First)
	if s.Lines > 1 {
		fmt.Fprintf(out, "  ... %s, %s in all\n", s.Last, sentence.Count(s.Lines, "line"))
	}
	note := func(label, text string) {
		fmt.Fprintf(out, "  = %s: %s\n", style.paint(boldCyan, label), Visible(text))
	}
	for i, cause := range s.causes {
		note("cause", cause)
		if advice := s.Findings[i].Advice; advice != "" {
			note("help", advice)
		}
	}
	for _, text := range s.Notes {
		note("note", text)
	}
	if s.Advice != "" {
		note("help", s.Advice)
	}
	if len(s.Rules) > 0 && !withBundle {
		note("rules", fmt.Sprintf("%s look for the cause: --bundle PATH tells the line", sentence.And(slices.Clone(s.Rules))))
	}
	out.WriteString("\n")
}

// String is the place for people, with the time in brackets where there is one.
func (s Spot) String() string {
	text := fmt.Sprintf("%s:%d", Visible(s.Log), s.Line)
	if s.Time != "" {
		text += " (" + Visible(s.Time) + ")"
	}
	return text
}
