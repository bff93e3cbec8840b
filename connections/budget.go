// Package connections counts the connections that the regions of a deployment
// take from their PostgreSQL: those that MAAS's documentation asks for, and those
// that the pools of the release open when all of them are full. Whether a server
// has as many is for others to say.
package connections

import (
	"math/big"
	"slices"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse/version"
)

// PerWorker is how many connections MAAS's guide to high availability provides
// for each worker: a pool of nine, a listener, and one in hand.
const PerWorker = 11

// Counting says how to count.
type Counting struct {
	// PerWorker is how many connections to provide for each worker.
	PerWorker int
	// Extra are needed beside MAAS's.
	Extra int
	// Assume stands in for the number of workers of every region, unless it is 0.
	Assume int
	// Lower is the most workers that a region will be left with; ok is false
	// where it keeps what it has, and a nil Lower leaves all as they are.
	Lower func(h *bundle.Host) (most int, ok bool)
}

// Budget is what the regions of a deployment take, and what else has to be
// provided for.
type Budget struct {
	Release   version.MAAS
	PerWorker int
	Extra     int
	Regions   []Region
	// Uncounted are the regions whose workers nobody can tell.
	Uncounted []Unknown
	// Reserved is what a server keeps from regions; see OnServer.
	Reserved []Reserved
}

// Region is what one region takes.
type Region struct {
	Host    *bundle.Host
	Workers int
	From    Origin
	// Pools are those of its release, in the sizes that they have there.
	Pools []Pool
	// Unknown are those whose size nobody can tell.
	Unknown []Unknown
}

// Unknown is what could not be counted.
type Unknown struct {
	// Host is the region's name.
	Host string
	// Reason is a clause that goes after "because".
	Reason string
}

// Of counts the regions of a bundle.
func Of(b *bundle.Bundle, c Counting) Budget {
	budget := Budget{Release: b.MAAS, PerWorker: c.PerWorker, Extra: c.Extra}
	for _, h := range b.Regions() {
		workers, from, reason := Workers(h)
		if c.Assume != 0 {
			workers, from, reason = c.Assume, Assumed, ""
		}
		if reason != "" {
			budget.Uncounted = append(budget.Uncounted, Unknown{h.Name, reason})
			continue
		}
		if c.Lower != nil {
			if most, ok := c.Lower(h); ok {
				workers = min(workers, most)
			}
		}
		r := Region{Host: h, Workers: workers, From: from}
		r.addPools(b.MAAS)
		budget.Regions = append(budget.Regions, r)
	}
	return budget
}

func (r *Region) addPools(release version.MAAS) {
	for _, p := range Pools(release) {
		if p.Option != "" {
			size, ok := r.sizeIn(p)
			if !ok {
				r.Unknown = append(r.Unknown, Unknown{r.Host.Name, p.Option + " is no whole number"})
				continue
			}
			p.Size = size
		}
		r.Pools = append(r.Pools, p)
	}
}

// sizeIn is the size of a pool as regiond.conf has it; numbers below 1 leave it
// as it is.
func (r *Region) sizeIn(p Pool) (size int, ok bool) {
	if r.Host.Regiond == nil || r.Host.Regiond.Effective(p.Option) == nil {
		return p.Size, true
	}
	value, raised := r.Host.Regiond.Get(p.Option)
	if raised != nil {
		return 0, false
	}
	if value.IsNone() {
		return p.Size, true
	}
	if _, isInt := value.Data.(*big.Int); !isInt {
		return 0, false
	}
	size, ok = value.Number()
	if size < 1 {
		size = p.Size
	}
	return size, ok
}

// Beside is how many connections the region opens at most beside its workers.
func (r Region) Beside() int { return r.sum(false) }

// OfEach is how many connections each of its workers opens at most.
func (r Region) OfEach() int { return r.sum(true) }

func (r Region) sum(perWorker bool) (sum int) {
	for _, p := range r.Pools {
		if p.PerWorker == perWorker {
			sum += p.Size
		}
	}
	return sum
}

// Peak is how many connections the region opens when all of its pools are full.
func (r Region) Peak() int { return r.Workers*r.OfEach() + r.Beside() }

// OnServer is the budget with what a server keeps from regions.
func (b Budget) OnServer(reserved []Reserved) Budget {
	b.Reserved = reserved
	return b
}

// Workers is the number of all workers.
func (b Budget) Workers() (sum int) {
	for _, r := range b.Regions {
		sum += r.Workers
	}
	return sum
}

// Kept is how many connections the server keeps from regions.
func (b Budget) Kept() (sum int) {
	for _, r := range b.Reserved {
		sum += r.Size
	}
	return sum
}

// Need is how many connections the documentation asks for. It is a lower bound
// when some regions are not counted.
func (b Budget) Need() int { return b.Workers()*b.PerWorker + b.Kept() + b.Extra }

// Peak is how many connections are taken when all pools are full. It is a lower
// bound when something is not counted; see Unknown.
func (b Budget) Peak() int {
	sum := b.Kept() + b.Extra
	for _, r := range b.Regions {
		sum += r.Peak()
	}
	return sum
}

// Unknown is all that Peak could not count.
func (b Budget) Unknown() []Unknown {
	list := slices.Clone(b.Uncounted)
	for _, r := range b.Regions {
		list = append(list, r.Unknown...)
	}
	return list
}
