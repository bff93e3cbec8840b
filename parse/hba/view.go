package hba

import (
	"fmt"
	"net/netip"
	"strings"
	"unicode/utf8"
)

// Row is a record as the view pg_hba_file_rules shows it; nil is NULL.
type Row struct {
	FileName string   `json:"file_name"`
	Line     int      `json:"line_number"`
	Type     *string  `json:"type"`
	Database []string `json:"database"`
	User     []string `json:"user_name"`
	Address  *string  `json:"address"`
	Netmask  *string  `json:"netmask"`
	Method   *string  `json:"auth_method"`
	Options  []string `json:"options"`
	Error    *string  `json:"error"`
}

// View returns the rows of pg_hba_file_rules (fill_hba_line in hbafuncs.c,
// before 16 in hba.c). nameOf says what to show as the name of a file.
func (f *File) View(nameOf func(path string) string) []Row {
	rows := make([]Row, 0, len(f.Records))
	for r := range f.All() {
		if r.Unknown != "" {
			continue
		}
		row := r.row()
		row.FileName = nameOf(r.Source.Path)
		rows = append(rows, row)
	}
	return rows
}

func (r *Record) row() Row {
	row := Row{Line: r.Line()}
	if r.Warning != "" {
		row.Error = &r.Warning
	}
	if r.Err != nil {
		if !r.Err.LogOnly {
			row.Error = &r.Err.Text
		}
		return row
	}
	name := r.Type.String()
	row.Type = &name
	row.Database = texts(r.Databases())
	row.User = texts(r.Users())
	row.Address, row.Netmask = r.Address().columns()
	row.Method = &r.Method
	row.Options = r.viewOptions()
	return row
}

func texts(words []Word) []string {
	list := make([]string, len(words))
	for i, w := range words {
		list[i] = visible(w.Text)
	}
	return list
}

// visible writes bytes that are not UTF-8 as \xNN, so that they survive in
// JSON.
func visible(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	var out strings.Builder
	for i := 0; i < len(s); {
		_, size := utf8.DecodeRuneInString(s[i:])
		if size == 1 && s[i] >= utf8.RuneSelf {
			fmt.Fprintf(&out, `\x%02x`, s[i])
		} else {
			out.WriteString(s[i : i+size])
		}
		i += size
	}
	return out.String()
}

func (a Address) columns() (address, netmask *string) {
	keywords := map[AddressKind]string{AllAddresses: "all", SameHost: "samehost", SameNet: "samenet", HostName: visible(a.Name)}
	if a.Kind == Network {
		ip, mask := showIP(a.IP), showIP(a.Mask)
		return &ip, &mask
	}
	if text, ok := keywords[a.Kind]; ok {
		return &text, nil
	}
	return nil, nil
}

// showIP prints an address as inet_ntop of the GNU C library does, which
// differs from netip for IPv4-compatible addresses: ::1.2.3.4.
func showIP(ip netip.Addr) string {
	bytes := ip.As16()
	if !ip.Is6() || ip.Is4In6() || strings.Trim(string(bytes[:12]), "\x00") != "" || bytes[12] == 0 && bytes[13] == 0 {
		return ip.String()
	}
	return "::" + netip.AddrFrom4([4]byte(bytes[12:])).String()
}

// viewOptions lists the settings in the order of gethba_options.
func (r *Record) viewOptions() []string {
	var list []string
	for _, name := range []string{
		"include_realm", "krb_realm", "map", "clientcert", "pamservice",
		"ldapserver", "ldapport", "ldapscheme", "ldaptls", "ldapprefix", "ldapsuffix", "ldapbasedn", "ldapbinddn",
		"ldapbindpasswd", "ldapsearchattribute", "ldapsearchfilter", "ldapscope",
		"radiusserver", "radiussecret", "radiusidentifier", "radiusport",
		"radiusservers", "radiussecrets", "radiusidentifiers", "radiusports",
		"issuer", "scope", "validator", "delegate_ident_mapping",
	} {
		value, ok := r.Settings[name]
		if !ok || name == "ldapscope" && value == "0" {
			continue
		}
		list = append(list, name+"="+visible(value))
	}
	return list
}
