package rules

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/regiond"
)

var invalidValue = Rule{
	Code: "RGD003", Name: "invalid-value", Severity: Error, Fix: Safe, Since: "0.1",
	Check: func(p *Pass) {
		p.eachLoaded(func(h *bundle.Host) {
			for _, key := range h.Regiond.Names() {
				if o := h.Regiond.Effective(key); o != nil && o.Known {
					p.checkValue(h, o)
				}
			}
		})
	},
}

func (p *Pass) checkValue(h *bundle.Host, o *regiond.Option) {
	j, wrong := judgeValue(h.Regiond, o)
	if !wrong {
		return
	}
	f := Finding{
		Severity: j.severity,
		Message:  fmt.Sprintf("%s is %s, %s", o.Key, written(h.Regiond, o), j.what),
		Host:     h.Name,
		Subject:  o.Key,
		Primary:  Label{Place: h.Regiond.ValuePlace(o)},
		Notes:    []string{j.consequence},
		Help:     wanted(h.Regiond, o),
	}
	if repair, ok := repairValue(h.Regiond, o); ok {
		f.Help = repair.Message
		f.Fixes = []Fix{regiondFix(h, repair.Message, repair.Edits...)}
	}
	p.report(f)
}

// judgement is what is wrong with a value: what MAAS makes of it, as a clause
// that goes behind the value, and what follows.
type judgement struct {
	what, consequence string
	// severity is 0 for that of the rule.
	severity Severity
}

func judgeValue(f *regiond.File, o *regiond.Option) (j judgement, wrong bool) {
	value, raised := f.Get(o.Key)
	d := o.Definition
	switch unset := f.RaisedBySettings(o.Key); {
	case o.Key == "num_workers":
		return judgeWorkers(f, o)
	case unset != nil:
		consequence := fmt.Sprintf("MAAS is then without any database settings, and its log says only `%s`; Python raises %s", hiddenCause, unset)
		return judgement{what: refusal(f, o), consequence: consequence}, true
	case raised != nil:
		return judgement{what: refusal(f, o), consequence: fmt.Sprintf("Python raises %s", raised)}, true
	case o.Key == "database_port" && value.IsNone():
		return judgement{
			what:        `which libpq gets as the port "None"`,
			consequence: `the connection fails: invalid integer value "None" for connection option "port"`,
		}, true
	case o.Key == "database_name" && f.String(o.Key) == "" && !f.UsesVault():
		return judgement{
			what:        "but Django takes no empty name",
			consequence: fmt.Sprintf("MAAS's log says `%s`; Django raises ImproperlyConfigured", hiddenCause),
		}, true
	case d.Kind == regiond.URL && value.Type != "str" && !value.IsNone():
		return judgement{what: "but it must be one URL", consequence: "only rackd.conf takes a list; what uses the URL in MAAS fails"}, true
	case d.Kind == regiond.Go && !isNumberInGo(o):
		return judgement{what: "but maas-openfga takes only a number", consequence: "maas-openfga cannot read the file, and exits"}, true
	case d.Kind == regiond.Flag && o.Key != "database_keepalive":
		return judgeFlag(f, o)
	case d.Kind == regiond.Whole || d.Kind == regiond.Loose:
		return judgeNumber(f, o)
	}
	return judgement{}, false
}

func judgeWorkers(f *regiond.File, o *regiond.Option) (j judgement, wrong bool) {
	switch _, crash, swallowed := f.Workers(); {
	case crash != "":
		return judgement{what: "on which regiond crashes", consequence: "at each start Python raises " + crash}, true
	case swallowed != "":
		return judgement{
			what:        fmt.Sprintf("%s, and starts %d workers", refusal(f, o), regiond.DefaultWorkers),
			consequence: fmt.Sprintf("no log tells of it; Python raises %s", swallowed),
		}, true
	}
	return judgeNumber(f, o)
}

// refusal says what MAAS would take instead of a value that it refuses.
func refusal(f *regiond.File, o *regiond.Option) string {
	d := o.Definition
	counts := o.Value.Type == "int" || o.Value.Type == "float" || o.Value.Type == "bool"
	switch {
	case d.Kind == regiond.Text:
		return "but MAAS takes only text"
	case d.Kind == regiond.Flag && f.Release < regiond.FirstPlainFlags:
		return fmt.Sprintf("but MAAS %s takes no value at all", f.Release)
	case d.Kind == regiond.Flag:
		return "but MAAS takes only true or false"
	case counts && d.Max > 0:
		return fmt.Sprintf("but MAAS takes only %d to %d", d.Min, d.Max)
	case counts && d.Kind == regiond.Whole:
		return fmt.Sprintf("but MAAS takes only %d and more", d.Min)
	}
	return "but MAAS takes only a number"
}

// judgeFlag is about what means no to who wrote it, but yes to MAAS, which asks
// only whether there is any text.
func judgeFlag(f *regiond.File, o *regiond.Option) (j judgement, wrong bool) {
	value, _ := f.Get(o.Key)
	meant, plain := meantByFlag(o)
	if plain && meant == value.Truth() {
		return judgement{}, false
	}
	j = judgement{what: "a text, and any text means yes to MAAS", consequence: o.Key + " is on", severity: Warning}
	if o.Value.Type != "str" {
		j.what = fmt.Sprintf("which MAAS %s takes for yes", f.Release)
	}
	return j, true
}

// meantByFlag is what someone means by the value of a flag; plain tells whether
// that is certain.
func meantByFlag(o *regiond.Option) (meant, plain bool) {
	text, isText := o.Value.Text()
	if !isText {
		return o.Value.Truth(), true
	}
	switch strings.ToLower(text) {
	case "true", "yes", "on", "y", "1":
		return true, true
	case "false", "no", "off", "n", "0", "":
		return false, true
	}
	return false, false
}

// judgeNumber is about numbers that are others than they look.
func judgeNumber(f *regiond.File, o *regiond.Option) (j judgement, wrong bool) {
	value, _ := f.Get(o.Key)
	n, _ := value.Number()
	text := strings.TrimLeft(f.Place(o.ValueSpan).Text(), "+-")
	decimal, err := strconv.Atoi(text)
	fraction, _ := o.Value.Data.(float64)
	switch {
	case o.Value.Type == "bool":
		j = judgement{what: fmt.Sprintf("which MAAS reads as %d", n), consequence: "to Python true is 1, and false is 0"}
	case o.Value.Type == "int" && strings.Contains(text, ":"):
		j = judgement{what: fmt.Sprintf("which MAAS reads as %d", n), consequence: "in YAML 1.1 colons between digits make a number of base 60"}
	case o.Value.Type == "int" && strings.HasPrefix(text, "0") && err == nil && decimal != max(n, -n):
		j = judgement{what: fmt.Sprintf("which MAAS reads as %d", n), consequence: "in YAML 1.1 a leading zero makes a number octal"}
	case o.Value.Type == "float" && fraction != math.Trunc(fraction):
		j = judgement{what: fmt.Sprintf("which MAAS cuts to %d", n), consequence: "MAAS drops the fraction"}
	}
	return j, j.what != ""
}

// isNumberInGo tells whether Go's yaml.v3 makes a number of the value. It takes
// some words for numbers that are text to MAAS, like 08 and 1e5.
func isNumberInGo(o *regiond.Option) bool {
	switch text, isText := o.Value.Text(); {
	case isText && o.Quoted():
		return false
	case isText:
		_, err := strconv.ParseFloat(text, 64)
		return err == nil
	}
	return o.Value.Type == "int" || o.Value.Type == "float" || o.Value.IsNone()
}

// repairValue is the change that makes of a value what was plainly meant.
func repairValue(f *regiond.File, o *regiond.Option) (regiond.Repair, bool) {
	if o.Definition.Kind != regiond.Flag || f.Release >= regiond.FirstPlainFlags {
		return f.Repair(o)
	}
	// Of any value a release before 2.6.1 makes text, so that what was meant
	// can only be had as the default.
	meant, plain := meantByFlag(o)
	edit, ok := f.Remove(o)
	return regiond.Repair{
		Message: fmt.Sprintf("remove `%s`, so that its default holds", o.Key),
		Edits:   []parse.Edit{edit},
	}, ok && plain && meant == o.Definition.Default
}

// written says how a value stands in the file; of a secret only its type.
func written(f *regiond.File, o *regiond.Option) string {
	types := map[string]string{
		"str": "a text", "int": "a number", "float": "a number with a fraction", "bool": "a boolean", "bytes": "binary data",
		"list": "a list", "tuple": "a list", "dict": "a mapping", "set": "a set", "date": "a date", "datetime": "a time",
	}
	place := f.Place(o.ValueSpan)
	text := place.Text()
	switch {
	case o.Value.IsNone() || text == "":
		return "empty"
	case o.Secret || len(text) > mostOfWord || strings.ContainsAny(text, "\r\n") || strings.HasPrefix(text, "*"):
		// An alias tells nothing of what it stands for.
		return types[o.Value.Type]
	}
	return place.Source.Shown(place.Span)
}

// wanted says what an option takes.
func wanted(f *regiond.File, o *regiond.Option) string {
	d := o.Definition
	switch {
	case d.Kind == regiond.Whole && d.Max > 0:
		return fmt.Sprintf("set `%s` to a number from %d to %d, without quotes", d.Name, d.Min, d.Max)
	case d.Kind == regiond.Whole:
		return fmt.Sprintf("set `%s` to a whole number from %d on, without quotes", d.Name, d.Min)
	case d.Kind == regiond.Flag && f.Release < regiond.FirstPlainFlags:
		return fmt.Sprintf("remove `%s`: before 2.6.1 MAAS reads every value of it as text", d.Name)
	case d.Kind == regiond.Flag:
		return fmt.Sprintf("set `%s` to true or false, without quotes", d.Name)
	case d.Kind == regiond.Text && o.Value.Type == "list":
		return fmt.Sprintf("give `%s` one value, not a list", d.Name)
	case d.Kind == regiond.Text && (o.Value.Type == "str" || o.Value.IsNone()):
		return fmt.Sprintf("set `%s`, or remove it to have the default %v", d.Name, d.Default)
	case d.Kind == regiond.Text:
		return fmt.Sprintf("put the value of `%s` in quotes", d.Name)
	case d.Kind == regiond.URL:
		return fmt.Sprintf("set `%s` to the URL of this region or of the load balancer", d.Name)
	}
	return fmt.Sprintf("set `%s` to a number, without quotes", d.Name)
}
