package report

import (
	"cmp"
	"slices"

	"github.com/regionlint/regionlint/rules"
)

// hostEffect is what has to happen on a host of a bundle.
type hostEffect struct {
	bundle string
	rules.Effect
}

// settle returns what is left to do when each service of a host is touched
// once: a restart reloads too. It sorts by host, and the database comes
// before those that connect to it.
func settle(effects []rules.Effect) []rules.Effect {
	var settled []rules.Effect
	for _, effect := range effects {
		if effect.Command() == "" {
			continue
		}
		i := slices.IndexFunc(settled, func(e rules.Effect) bool {
			return e.Host == effect.Host && e.Service == effect.Service
		})
		if i < 0 {
			settled = append(settled, effect)
			continue
		}
		settled[i].Reload = settled[i].Reload && effect.Reload
		settled[i].First = cmp.Or(settled[i].First, effect.First)
	}
	slices.SortFunc(settled, func(a, b rules.Effect) int {
		return cmp.Or(cmp.Compare(a.Host, b.Host), cmp.Compare(a.Service, b.Service))
	})
	return settled
}
