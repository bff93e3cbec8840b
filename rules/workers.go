package rules

import (
	"fmt"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/connections"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/regiond"
)

// eachWorkers calls check for each region with the number of workers that MAAS
// starts there, if regiond.conf has a say in it.
func (p *Pass) eachWorkers(check func(h *bundle.Host, workers int)) {
	p.each(p.Bundle.Regions(), bundle.RegiondConf, func(h *bundle.Host) {
		workers, from, reason := connections.Workers(h)
		if from == connections.Release {
			reason = fmt.Sprintf("MAAS %s starts %d workers, whatever num_workers says", h.Regiond.Release, workers)
		}
		if reason != "" {
			p.skip(h.Name, reason)
			return
		}
		check(h, workers)
	})
}

// mostWorkers is what the rules about num_workers lower it to; ok is false when
// they leave it as it is.
func (p *Pass) mostWorkers(h *bundle.Host) (most int, ok bool) {
	workers, from, reason := connections.Workers(h)
	if reason != "" || from == connections.Release {
		return 0, false
	}
	switch {
	case aboveCPUs(h, workers) && p.enabled(workersAboveCPUs.Code, workersPlace(h)):
		most = usefulWorkers(h)
	case p.aboveEight(h, workers) && p.enabled(workersAboveEight.Code, workersPlace(h)):
		most = mostUsefulWorkers
	default:
		return 0, false
	}
	_, edit, editable := setOption(h, "num_workers", fmt.Sprint(most))
	return most, editable && p.makes(regiondFix(h, "", edit))
}

// workersPlace is where findings about num_workers stand.
func workersPlace(h *bundle.Host) parse.Place { return optionPlace(h, "num_workers") }

// usefulWorkers is how many a host has CPUs for, as far as they are of use.
func usefulWorkers(h *bundle.Host) int {
	if h.CPUs == 0 {
		return mostUsefulWorkers
	}
	return min(h.CPUs, mostUsefulWorkers)
}

// reportWorkers reports that there are more than most workers.
func (p *Pass) reportWorkers(h *bundle.Host, most int, f Finding) {
	f.Host = h.Name
	f.Subject = "num_workers"
	f.Help = fmt.Sprintf("set num_workers: %d", most)
	place, edit, ok := setOption(h, "num_workers", fmt.Sprint(most))
	f.Primary = Label{Place: place}
	switch _, _, refused := h.Regiond.Workers(); {
	case h.Regiond.Effective("num_workers") == nil:
		f.Primary.Text = fmt.Sprintf("num_workers is not set, MAAS starts %d", regiond.DefaultWorkers)
	case refused != "":
		f.Primary.Text = fmt.Sprintf("MAAS refuses this value and starts %d", regiond.DefaultWorkers)
	}
	if ok {
		f.Fixes = []Fix{regiondFix(h, f.Help, edit)}
	}
	p.report(f)
}
