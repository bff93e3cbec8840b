package rules

import (
	"fmt"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse/regiond"
	"github.com/regionlint/regionlint/parse/sentence"
)

var vaultIncomplete = Rule{
	Code: "RGD013", Name: "vault-incomplete", Severity: Error, Since: "0.1",
	Check: func(p *Pass) {
		if !regiond.Lookup("vault_url").KnownTo(p.Bundle.MAAS) {
			return
		}
		for _, h := range p.readers(regiond.VaultOptions()...) {
			p.checkVault(h)
		}
	},
}

func (p *Pass) checkVault(h *bundle.Host) {
	var set, missing []string
	for _, key := range regiond.VaultOptions() {
		if h.Regiond.String(key) == "" {
			missing = append(missing, key)
			continue
		}
		set = append(set, key)
	}
	if len(set) == 0 || len(missing) == 0 {
		return
	}
	f := Finding{
		Message: fmt.Sprintf("%s %s set, but %s %s not", sentence.And(set), are(set), sentence.And(missing), are(missing)),
		Host:    h.Name,
		Subject: sentence.And(missing),
		Primary: absentLabel(h, missing[0]),
		Notes: []string{
			"MAAS uses Vault only with all three, and silently goes without it otherwise",
			"where other regions use Vault, Python raises ImproperlyConfigured: Vault is enabled cluster-wide, but is not configured for this region.",
		},
		Help: fmt.Sprintf("run `sudo maas config-vault configure` on %s, which sets all three, or remove %s", h.Name, sentence.And(set)),
	}
	if h.Regiond.String("database_name") == "" {
		f.Notes = append(f.Notes, fmt.Sprintf("database_name is empty, as where Vault has it: without Vault %s has no database", h.Name))
	}
	for _, key := range set {
		if label, ok := optionLabel(h, key, ""); ok {
			f.Related = append(f.Related, label)
		}
	}
	p.report(f)
}

// absentLabel is where an option without a value stands, or would stand.
func absentLabel(h *bundle.Host, key string) Label {
	if label, ok := optionLabel(h, key, key+" is empty"); ok {
		return label
	}
	return Label{Place: optionPlace(h, key), Text: key + " is not set"}
}
