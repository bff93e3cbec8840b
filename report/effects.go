package report

import (
	"cmp"
	"slices"

	"github.com/regionlint/regionlint/rules"
)

// Effect is what has to run on a host of a bundle before fixes count.
type Effect struct {
	Bundle string `json:"bundle"`
	Host   string `json:"host"`
	// Command is for a shell.
	Command string `json:"command"`
}

// Settle returns what is left to do when each service of a host is touched
// once: a restart reloads too. It sorts them as they are to be done: the database
// comes before those that connect to it, and a standby before its primary, whose
// limits must not be above its own (CheckRequiredParameterValues in xlog.c).
func Settle(effects []rules.Effect) []rules.Effect {
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
		return cmp.Or(cmp.Compare(a.Service, b.Service), standbyFirst(a, b), cmp.Compare(a.Host, b.Host))
	})
	return settled
}

func standbyFirst(a, b rules.Effect) int {
	switch {
	case a.Standby == b.Standby:
		return 0
	case a.Standby:
		return -1
	}
	return 1
}
