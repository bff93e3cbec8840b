package rules

import (
	"fmt"
	"slices"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse/digest"
)

// passwordSet is regions whose passwords can be compared with each other. It has some.
type passwordSet struct {
	// regions are in the order of the manifest.
	regions []*bundle.Host
	// values are their passwords, or, where one is redacted, the digests of all.
	values map[*bundle.Host]string
}

func passwordOf(h *bundle.Host) string { return h.Regiond.String(passwordOption) }

func hasRedactedPassword(h *bundle.Host) bool { return digest.Is(passwordOf(h)) }

// comparable makes sets of regions. The digests of passwords tell something only where
// they were made with the same secret of MAAS, and beside passwords themselves only
// where that one is in the bundle itself. The first set has those that are not redacted;
// whoever cannot be compared with it is skipped.
func (p *Pass) comparable(regions []*bundle.Host) (sets []passwordSet) {
	var plain, redacted, secretive []*bundle.Host
	for _, h := range regions {
		if h.Secret.Value() != "" {
			secretive = append(secretive, h)
		}
		if hasRedactedPassword(h) {
			redacted = append(redacted, h)
		} else {
			plain = append(plain, h)
		}
	}
	if len(redacted) == 0 {
		return []passwordSet{setOf(plain)}
	}
	secrets := p.comparedSecrets(secretive)
	for _, g := range p.bySecret(regions, redacted, secrets) {
		set := setOf(g.regions)
		i := slices.IndexFunc(secretive, func(h *bundle.Host) bool { return secrets[h] == g.value && !hasRedactedSecret(h) })
		if i >= 0 && len(plain) > 0 {
			sets = slices.Insert(sets, 0, p.join(regions, set, plain, secretive[i].Secret.Value()))
			plain = nil
			continue
		}
		sets = append(sets, set)
	}
	if len(plain) > 0 {
		sets = slices.Insert(sets, 0, setOf(plain))
	}
	p.skipApart(sets)
	return sets
}

func setOf(regions []*bundle.Host) passwordSet {
	set := passwordSet{regions, map[*bundle.Host]string{}}
	for _, h := range regions {
		set.values[h] = passwordOf(h)
	}
	return set
}

// bySecret puts the regions with redacted passwords together by MAAS's secret, the
// largest group first. It skips those of which that is not known.
func (p *Pass) bySecret(regions, redacted []*bundle.Host, secrets map[*bundle.Host]string) []group {
	known := map[*bundle.Host]string{}
	for _, h := range redacted {
		if secret, ok := secrets[h]; ok && passwordOf(h) != digest.Incomparable {
			known[h] = secret
		}
	}
	if len(regions) > 1 {
		redacted = p.having(redacted, known, "its database_pass is redacted, and cannot be compared without its MAAS secret or a digest of that")
	}
	return grouped(redacted, func(h *bundle.Host) string { return known[h] })
}

// join adds to a set of redacted passwords those that are not, by their digests.
func (p *Pass) join(regions []*bundle.Host, set passwordSet, plain []*bundle.Host, secret string) passwordSet {
	for _, h := range plain {
		if text, ok := p.Options.Digests.password(passwordOf(h), secret); ok {
			set.values[h] = text
		} else {
			p.skip(h.Name, tooManyDiffer)
		}
	}
	set.regions = nil
	for _, h := range regions {
		if _, ok := set.values[h]; ok {
			set.regions = append(set.regions, h)
		}
	}
	return set
}

// skipApart skips the regions that are compared only with others outside of the first
// set.
func (p *Pass) skipApart(sets []passwordSet) {
	for i := 1; i < len(sets); i++ {
		reason := fmt.Sprintf("its database_pass is redacted by another MAAS secret than that of %s", group{regions: sets[0].regions}.names())
		if !slices.ContainsFunc(sets[0].regions, hasRedactedPassword) {
			reason = "its database_pass is redacted, and the bundle has no MAAS secret by which to compare it with those that are not"
		}
		for _, h := range sets[i].regions {
			p.skip(h.Name, reason)
		}
	}
}
