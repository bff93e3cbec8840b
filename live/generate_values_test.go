//go:build live

package live

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/regionlint/regionlint/parse/pgconf"
)

// value is one for the parameter, near to right.
func (w *settingWriter) value(p *pgconf.Parameter) string {
	if w.oneIn(40) {
		return w.anyText()
	}
	switch p.Type {
	case pgconf.Bool:
		return w.boolean()
	case pgconf.Integer:
		return w.number(p, true)
	case pgconf.Real:
		return w.number(p, false)
	case pgconf.Enum:
		return w.enum(p)
	}
	return w.text(p)
}

func (w *settingWriter) boolean() string {
	if w.oneIn(6) {
		return w.of("o", "2", "", "on ", " off", "00", "-1", "enabled", "offf", "tru e", "yess", "01", "1.0", "é", "nil")
	}
	return w.cased(w.word("on off true false yes no 1 0 t tr tru f fa fal fals y ye n of"))
}

func (w *settingWriter) enum(p *pgconf.Parameter) string {
	value := w.of(p.Values...)
	switch w.IntN(12) {
	case 0:
		return w.of("", value+" ", " "+value, value[:max(len(value)-1, 0)], value+"x", "none", "default")
	case 1, 2, 3: // what the server takes and does not tell of
		value = w.word("on off true false yes no 1 0 debug info archive hot_standby fatal minimal replica lz4 pglz zstd md5 plain partition always local remote_write auto wire")
	}
	return w.cased(value)
}

// number is a value for an integer or a real, in one of the parameter's units
// or in another one's.
func (w *settingWriter) number(p *pgconf.Parameter, whole bool) string {
	if w.oneIn(12) {
		return w.oddNumber() + w.of("", w.unit(p))
	}
	n := w.near(p)
	text := strconv.FormatFloat(n, 'f', -1, 64)
	switch {
	case len(text) > 20:
		text = strconv.FormatFloat(n, 'g', -1, 64)
	case whole && n >= 0 && w.oneIn(10):
		text = fmt.Sprintf(w.of("0x%x", "0X%X", "0%o", "+%d", " %d", "0x0%x"), int64(n))
	case w.oneIn(10):
		text += w.of(".0", ".5", ".4", ".49999", ".", "e0", "e1", "E-1", ".5e1", "e2", "e-3")
	}
	if w.oneIn(3) {
		return text + w.unit(p)
	}
	return text
}

// near is a number near to one that the parameter distinguishes.
func (w *settingWriter) near(p *pgconf.Parameter) float64 {
	boot, err := strconv.ParseFloat(p.Boot, 64)
	if err != nil {
		boot = 0
	}
	n := []float64{p.Min, p.Max, boot, 0, -1, 1, float64(w.IntN(100)), float64(w.IntN(100_000)), math.MaxInt32, math.MinInt32}[w.IntN(10)]
	if p.Type == pgconf.Real && w.oneIn(2) {
		n += float64(w.between(-50, 50)) / 32
	}
	if p.Unit != "" && n > 5000 && w.oneIn(3) {
		n = math.Floor(n / []float64{8, 1000, 1024, 60, 60_000, 1 << 20}[w.IntN(6)])
	}
	return n + float64(w.between(-1, 1))
}

func (w *settingWriter) unit(p *pgconf.Parameter) string {
	units := "ms s min h d us kB MB GB TB B"
	switch p.Unit {
	case "ms", "s", "min":
		units = "ms s min h d us ms s min ms"
	case "B", "kB", "8kB", "MB", "16MB":
		units = "kB MB GB TB B kB MB GB"
	}
	unit := w.word(units)
	if w.oneIn(12) {
		unit = w.of(strings.ToUpper(unit), strings.ToLower(unit), unit+"s", "k", "m", "8kB", unit+unit, "%", "µs", "PB", "16MB", "minutes")
	}
	return w.of("", "", "", " ", "\t", "  ", "\v") + unit + w.of("", "", "", "", "", "", " ", "\n")
}

func (w *settingWriter) oddNumber() string {
	return w.of("1e400", "1e-400", "4.9e-324", "2.2e-308", "nan", "inf", "-inf", "Infinity", "nan(1)", "0x1.8", "0x1p3", "0x1p-1", "0x.8p1", "0x1p99999", "0x", "0xg",
		"08", "09.5", "010.5", "0777", "-010", "1_000", "+5", "- 5", "+-5", "", " ", ".", "-", "+", ".5", "5.", "-.5", "1e", "1e+", "1E5", "5e5", "1e3", "1.5e2", "99999999999999999999",
		"0x7fffffff", "0x80000000", "0xffffffffffffffffff", "2147483647.4", "2147483647.5", "-2147483648.5", "-2147483648.6", "9223372036854775807", "9223372036854775808", "1d", "2.5", "3.5", "0.5", "-0", "-0.4", "-0.5", "4e9", "1,5", "1 2", "x", "on", "１", "1\x00")
}

// anyText is a text that is not meant for any parameter.
func (w *settingWriter) anyText() string {
	return w.of("", "a", "a b", "a,b", "a, b", "a,,b", `"a"`, `"a`, "on", "1", "é", "äöü", "\xff\xfe", "%p", "a'b", `a\b`, "a\nb", "#", "$user", "*", "none", "default", "x=y", strings.Repeat("x", 63), strings.Repeat("x", 64), strings.Repeat("é", 40), strings.Repeat("x", 62)+"é", "\x01", "\x7f", "/", "../a", "a/../b", "A")
}
