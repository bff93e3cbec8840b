package rules

import (
	"cmp"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse/digest"
	"github.com/regionlint/regionlint/parse/manifest"
	"github.com/regionlint/regionlint/parse/version"
)

var secretMismatch = Rule{
	Code: "HST001", Name: "secret-mismatch", Severity: Error, Since: "0.1",
	Hosts: MoreHosts,
	Check: func(p *Pass) {
		holders := p.holders("secret", func(h *bundle.Host) bundle.Identity { return h.Secret })
		secrets := p.comparedSecrets(holders)
		holders = p.having(holders, secrets, tooManyDiffer)
		groups := grouped(holders, func(h *bundle.Host) string { return secrets[h] })
		if len(groups) < 2 {
			return
		}
		right := rightSecret(groups)
		var notes []string
		if 2*len(right.regions) <= len(holders) {
			notes = []string{"which of them is the database's, no file tells"}
		}
		for _, g := range groups {
			if g.value == right.value {
				continue
			}
			for _, h := range g.regions {
				f := p.otherSecret(h, right)
				f.Notes = append(f.Notes, notes...)
				p.report(f)
			}
		}
	},
}

// secretWritten are the releases in which a starting regiond writes the
// database's secret to the file, instead of comparing the two
// (maasserver/start_up.py).
var secretWritten = version.Since[version.MAAS](303)

// secret is what MAAS reads from the file: bytes, written in hexadecimal.
type secret struct {
	// bytes are the text itself where it is not hexadecimal.
	bytes string
	isHex bool
}

// readSecret reads it as to_bin in provisioningserver/security.py does. A digest stands
// for what MAAS can read.
func readSecret(h *bundle.Host) secret {
	text := h.Secret.Value()
	if digest.Is(text) {
		return secret{text, true}
	}
	raw, err := hex.DecodeString(text)
	if err != nil {
		return secret{bytes: "not hexadecimal: " + text}
	}
	return secret{string(raw), true}
}

func hasRedactedSecret(h *bundle.Host) bool { return digest.Is(h.Secret.Value()) }

// comparedSecrets are by what the secrets of hosts are compared: by what MAAS reads, or,
// as soon as one is redacted, by the digests of all. Hosts that would need one digest too
// many are missing.
func (p *Pass) comparedSecrets(holders []*bundle.Host) map[*bundle.Host]string {
	redacted := slices.ContainsFunc(holders, hasRedactedSecret)
	compared := map[*bundle.Host]string{}
	for _, h := range holders {
		if !redacted {
			compared[h] = readSecret(h).bytes
		} else if text, ok := p.Options.Digests.shared(h.Secret.Value()); ok {
			compared[h] = text
		}
	}
	return compared
}

// having are the hosts of which something is known; the others are skipped.
func (p *Pass) having(hosts []*bundle.Host, known map[*bundle.Host]string, reason string) (list []*bundle.Host) {
	for _, h := range hosts {
		if _, ok := known[h]; ok {
			list = append(list, h)
		} else {
			p.skip(h.Name, reason)
		}
	}
	return list
}

// rightSecret is what most hosts have; of equally many what the database's host
// has, else the first region. What MAAS cannot read is right nowhere.
func rightSecret(groups []group) group {
	readable := func(g group) int { return toInt(readSecret(g.regions[0]).isHex) }
	onDatabase := func(g group) int {
		return toInt(slices.ContainsFunc(g.regions, (*bundle.Host).IsDatabase))
	}
	return slices.MaxFunc(groups, func(a, b group) int {
		return cmp.Or(readable(a)-readable(b), len(a.regions)-len(b.regions), onDatabase(a)-onDatabase(b))
	})
}

func toInt(is bool) int {
	if is {
		return 1
	}
	return 0
}

func (p *Pass) otherSecret(h *bundle.Host, right group) Finding {
	model := right.regions[0]
	f := Finding{
		Message: fmt.Sprintf("host %s has another MAAS secret than %s", h.Name, right.names()),
		Host:    h.Name,
		Subject: "secret",
		Primary: Label{Place: h.Secret.Place(), Text: "differs from that of " + model.Name},
		Related: []Label{{Place: model.Secret.Place(), Text: "that of " + right.names()}},
		Help: fmt.Sprintf("copy %s of %s to %s of %s with its owner and mode, and run %s there",
			model.OnHost(model.Secret.Source.Path), model.Name, h.OnHost(h.Secret.Source.Path), h.Name, restartMAAS(h, h.Secret)),
	}
	if !readSecret(h).isHex {
		f.Notes = []string{"MAAS cannot even read it: it is not hexadecimal"}
	}
	written := secretWritten.Has(p.Bundle.MAAS)
	if written {
		f.Severity = Warning
	}
	switch {
	case !h.IsRegion():
		f.Notes = append(f.Notes, "rackd and the regions then do not trust each other: its log says `FAILED authentication; dropping connection.`")
	case written:
		f.Notes = append(f.Notes, fmt.Sprintf("regiond of MAAS %s writes the database's secret there when it starts", p.Bundle.MAAS))
		f.Help = fmt.Sprintf("run %s on %s, then copy %s of %s into the bundle again; should it still differ, its regiond has another database",
			restartMAAS(h, h.Secret), h.Name, h.OnHost(h.Secret.Source.Path), h.Name)
	default:
		f.Notes = append(f.Notes, fmt.Sprintf("with a secret that is not the database's, regiond of MAAS %s does not start: "+
			"`The secret stored in the database does not match the secret stored on the filesystem at %s`", p.Bundle.MAAS, h.OnHost(h.Secret.Source.Path)))
	}
	return f
}

// restartMAAS is the command that restarts the parts of MAAS which have the file.
func restartMAAS(h *bundle.Host, i bundle.Identity) string { return tellMAAS(h, i, "restart") }

// tellMAAS is the command that starts, stops or restarts the parts of MAAS which
// have the file.
func tellMAAS(h *bundle.Host, i bundle.Identity, verb string) string {
	if i.InSnap {
		return "`sudo snap " + verb + " maas`"
	}
	units := ""
	if h.IsRegion() {
		units += " maas-regiond"
	}
	if h.Roles.Has(manifest.Rack) {
		units += " maas-rackd"
	}
	return "`sudo systemctl " + verb + units + "`"
}
