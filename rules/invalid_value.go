package rules

import (
	"fmt"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse/regiond"
)

var invalidValue = Rule{
	Code: "RGD003", Name: "invalid-value", Severity: Error, Fix: Safe, Since: "0.1",
	Check: func(p *Pass) {
		p.each(p.Bundle.Regions(), bundle.RegiondConf, func(h *bundle.Host) {
			if h.Regiond.LoadError != nil {
				p.skip(h.Name, "MAAS cannot load regiond.conf")
				return
			}
			for _, o := range h.Regiond.Options {
				if o.Known && h.Regiond.Effective(o.Key) == o {
					p.checkValue(h, o)
				}
			}
		})
	},
}

func (p *Pass) checkValue(h *bundle.Host, o *regiond.Option) {
	what, consequence, severity := judgeValue(h.Regiond, o)
	if what == "" {
		return
	}
	f := Finding{
		Severity: severity,
		Message:  fmt.Sprintf("%s is %s, %s", o.Key, written(h.Regiond, o), what),
		Host:     h.Name,
		Subject:  o.Key,
		Primary:  Label{Place: optionPlace(h.Regiond, o)},
		Notes:    []string{consequence},
		Help:     wanted(o.Definition),
	}
	if repair, ok := h.Regiond.Repair(o); ok {
		f.Help = repair.Message
		f.Fixes = []Fix{regiondFix(h, Safe, repair.Message, repair.Edits...)}
	}
	p.report(f)
}

// judgeValue says what is wrong with a value, as a clause of a message, and
// what MAAS then does; what is "" when nothing is.
func judgeValue(f *regiond.File, o *regiond.Option) (what, consequence string, severity Severity) {
	_, raised := f.Get(o.Key)
	settings := f.Settings()
	switch {
	case o.Key == "num_workers":
		return judgeWorkers(f)
	case settings.Option == o:
		return "which MAAS refuses", fmt.Sprintf("Python raises %s; MAAS is then without any database settings, and its log says only `%s`", settings.Reason, hiddenCause), Error
	case raised != nil:
		return "which MAAS refuses", fmt.Sprintf("Python raises %s", raised), Error
	case o.Key == "database_port" && o.Value.IsNone():
		return "which libpq gets as the port \"None\"", `the connection fails: invalid integer value "None" for connection option "port"`, Error
	case o.Definition.Kind == regiond.Flag && o.Value.Type == "str":
		return judgeFlag(f, o)
	}
	return "", "", 0
}

func judgeWorkers(f *regiond.File) (what, consequence string, severity Severity) {
	switch _, crash, swallowed := f.Workers(); {
	case crash != "":
		return "on which regiond crashes", "at each start Python raises " + crash, Error
	case swallowed != "":
		return fmt.Sprintf("which MAAS refuses, so it starts %d workers", regiond.DefaultWorkers), fmt.Sprintf("Python raises %s, and no log tells", swallowed), Error
	}
	return "", "", 0
}

// judgeFlag is about text where a boolean belongs: MAAS asks only whether there
// is any.
func judgeFlag(f *regiond.File, o *regiond.Option) (what, consequence string, severity Severity) {
	repair, ok := f.Repair(o)
	if !ok || len(repair.Edits) == 0 || !o.Value.Truth() {
		return "", "", 0
	}
	return "a text, and any text means yes to MAAS", fmt.Sprintf("%s is on", o.Key), Warning
}

// written says how a value stands in the file; of a secret only its type.
func written(f *regiond.File, o *regiond.Option) string {
	types := map[string]string{
		"str": "a text", "int": "a number", "float": "a number with a fraction", "bool": "a boolean", "NoneType": "empty",
		"list": "a list", "dict": "a mapping", "date": "a date", "datetime": "a time",
	}
	kind := types[o.Value.Type]
	place := f.Place(o.ValueSpan)
	switch {
	case o.Value.IsNone():
		return "empty"
	case o.Secret || place.Span.Len() > 40:
		return kind
	}
	return place.Source.Shown(place.Span)
}

// wanted says what an option takes.
func wanted(d *regiond.Definition) string {
	switch d.Kind {
	case regiond.Whole:
		if d.Max > 0 {
			return fmt.Sprintf("set %s to a number from %d to %d, without quotes", d.Name, d.Min, d.Max)
		}
		return fmt.Sprintf("set %s to a whole number from %d on, without quotes", d.Name, d.Min)
	case regiond.Flag:
		return fmt.Sprintf("set %s to true or false, without quotes", d.Name)
	case regiond.Text:
		return fmt.Sprintf("put the value of %s in quotes", d.Name)
	}
	return fmt.Sprintf("set %s to a number", d.Name)
}
