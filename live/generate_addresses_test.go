//go:build live

package live

import (
	"fmt"
	"strings"
)

// address is the column of the address, with that of the mask if there is one.
func (w *recordWriter) address() string {
	switch w.IntN(20) {
	case 0:
		return w.of("all", "samehost", "samenet", "ALL", `"all"`, `"samenet"`, "Samehost", `al"l"`)
	case 1:
		if !w.slip(1) {
			return w.of("db1.example.com", ".example.com", "localhost", "host:5432", "*.example.com", "10.0.0.*", "10.0.0.1-9", "-x", `""`, "é", "\xff")
		}
		return w.of("all,all", "all/0", "samenet/8", "db/24", "localhost/8", "/8", "/", "[::1]", "[::1]/128", "a,b", "256.1.1.1", "1.2.3.4.5", "+grp", "1_0.0.0.1")
	case 2:
		return w.of("all", "samehost", "samenet")
	}
	ip, bits := w.ip4(), 32
	if w.oneIn(3) {
		ip, bits = w.ip6(), 128
	}
	if !w.oneIn(4) {
		return w.withBits(ip, bits)
	}
	return ip + w.gap() + w.netmask(bits)
}

func (w *recordWriter) withBits(ip string, most int) string {
	bits := fmt.Sprint(w.between(0, most))
	if w.oneIn(8) {
		bits = w.of("-0", "0", fmt.Sprint(most), "08", "+8", "00000000000000000000008")
	}
	if w.slip(4) {
		bits = w.of("-1", fmt.Sprint(most+1), "", "8x", "0x8", "24/8", "255.0.0.0", "4294967304", "99999999999999999999", "-4294967295", "+-8", "--0", "1e1")
		if w.oneIn(3) {
			return `"` + ip + "/" + w.of(" ", "\t", "  ", "\v", "") + bits + w.of(`"`, ` "`)
		}
	}
	return ip + "/" + bits
}

func (w *recordWriter) netmask(bits int) string {
	switch {
	case w.slip(6):
		return w.of("8", "255", "md5", "255.255.255.0,x", "0xffffff00", "ffff::", "255.0.255.0", "0", "255.255.0", "all", "", "255.256.0.0", "037700000000")
	case bits == 32 != w.slip(10):
		return w.word("255.255.255.255 255.255.255.0 255.255.0.0 255.0.0.0 0.0.0.0 255.255.255.128 " + w.ip4())
	}
	return w.word("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:: :: ffff::ffff " + w.ip6())
}

// ip4 is an address of the old family, also in the forms that inet_aton takes.
func (w *recordWriter) ip4() string {
	parts := 4
	part := func() string { return fmt.Sprint(w.IntN(256)) }
	if w.oneIn(6) {
		parts = w.between(1, 4)
		part = func() string {
			if w.slip(3) {
				return w.word("256 300 65536 16777215 16777216 4294967295 4294967296 0400 0x100 08 0x -1 +1 1x 0xg 1e1 1_0 0b1 0o7 é .")
			}
			return fmt.Sprintf(w.of("%d", "0%o", "0x%x", "0X%X", "00%o"), w.IntN(256))
		}
	}
	return w.several(parts, parts, func() string { return "." }, part) + w.tail(".")
}

// ip6 is an address of the new family.
func (w *recordWriter) ip6() string {
	group := func() string {
		text := fmt.Sprintf("%x", w.IntN(0x10000)>>(4*w.IntN(4)))
		if w.oneIn(10) {
			return w.of(strings.ToUpper(text), "0"+text, "000"+text, "0", "0000", "ffff")
		}
		return text
	}
	colon := func() string { return ":" }
	text := w.by(
		func() string { return w.several(8, 8, colon, group) },
		func() string { return w.several(1, 4, colon, group) + "::" + w.several(0, 3, colon, group) },
		func() string { return "::" + w.several(0, 6, colon, group) },
		func() string {
			return w.of("::", "::ffff:", "::1:", "1:2:3:4:5:6:", "::ffff:0:", "64:ff9b::", "1::") + w.ip4()
		},
		func() string {
			return w.of("fe80::1", "ff02::1", "::1", "::", "fe80:0:0:1::2", "fec0::1", "ff01::2", "febf::") + w.of("", "", "%1", "%04294967295")
		},
	)
	if w.slip(8) {
		text += w.of("%lo", "%", "%0", "%eth9", "%4294967295", "%4294967296", "%01", "%1x", "%-1", "%+1")
	}
	return text + w.tail(":")
}

// tail is what breaks an address, now and then.
func (w *recordWriter) tail(separator string) string {
	if w.slip(20) {
		return w.of(separator, separator+separator, "x", separator+"1", separator+separator+"1", " ")
	}
	return ""
}
