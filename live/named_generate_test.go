//go:build live

package live

import "strings"

// namedConf makes up the options of a BIND, with what they include. Where odd says
// so, something is wrong with it.
func namedConf(d dice) files {
	f := files{"own": "", "inside": ""}
	f["own"] = namedOptions(d, d.between(0, 3))
	f["inside"] = namedOptions(d, d.between(1, 4))
	var b strings.Builder
	for range d.between(1, 3) {
		b.WriteString(d.by(
			func() string { return "acl" + gap(d) + d.word("office lab") + blank(d) + namedList(d) + end(d) },
			func() string { return "foo " + d.word("bar \"b;az\" x/y") + " " + namedList(d) + end(d) },
			func() string {
				return "zone \"x\" { type forward; forwarders " + namedList(d) + end(d) + "}" + end(d)
			},
		))
	}
	block := "options" + blank(d) + opening(d) + namedOptions(d, d.between(0, 5)) + closing(d) + end(d)
	f[mainFile] = d.of("", b.String()) + block + d.of("", b.String())
	return f
}

// namedOptions makes up what stands in the block.
func namedOptions(d dice, number int) string {
	return d.several(number, number, func() string { return d.of("", "\n", "\r\n\t", " // x ;\n", "/* } */", " # \"\n") }, func() string {
		return d.by(
			func() string {
				return d.cased(d.word("recursion auth-nxdomain querylog")) + gap(d) + d.word("yes no") + end(d)
			},
			func() string { return "dnssec-validation" + gap(d) + d.word("yes no auto") + end(d) },
			func() string { return "empty-zones-enable" + gap(d) + d.word("yes no") + end(d) },
			func() string { return "version" + gap(d) + d.of(`"x"`, `"a\"b;"`, "\"/*\n\"", `"\\"`) + end(d) },
			func() string { return d.cased("forwarders") + d.of(gap(d), " port 53 ") + addresses(d) + end(d) },
			func() string {
				return d.word("allow-query allow-recursion allow-query-cache") + blank(d) + namedList(d) + end(d)
			},
			func() string { return d.word("listen-on listen-on-v6") + blank(d) + namedList(d) + end(d) },
			func() string { return "include" + gap(d) + `"$DIR/` + d.word("own inside") + `"` + end(d) },
			func() string { return "include" + gap(d) + `"$DIR/` + d.word("o*n ins?de main none") + `"` + end(d) },
		)
	})
}

func namedList(d dice) string {
	return opening(d) + d.several(0, 3, func() string { return blank(d) }, func() string {
		return d.of("", "!") + d.by(
			func() string { return d.word("any none localhost localnets 10.0.0.1 10.0.0.0/8 fd00::/8") },
			func() string { return namedList(d) },
		) + end(d)
	}) + closing(d)
}

func addresses(d dice) string {
	return opening(d) + d.several(0, 3, func() string { return blank(d) }, func() string {
		return d.word("10.0.0.1 fd00::1") + d.of("", " port 53") + end(d)
	}) + closing(d)
}

// blank is what may stand between two tokens, gap what must between two words.
func blank(d dice) string { return d.of("", " ", "\n", "\t", " /* { */ ", " // x\n", "#;\n") }

func gap(d dice) string { return d.of(" ", " ", "\n", "\t ", " /* { */ ", "//x\n", "#;\n", "\r") }

func opening(d dice) string {
	if d.slip(12) {
		return d.of("", "{{", "{;", `"`)
	}
	return "{"
}

func closing(d dice) string {
	if d.slip(12) {
		return d.of("", "}}", "};", "/*")
	}
	return "}"
}

func end(d dice) string {
	if d.slip(12) {
		return d.of("", ";;", ",", "/**/;", "} ;", " x;", "!")
	}
	return d.of(";", ";", " ;", "\n;")
}
