package rules

import (
	"fmt"

	"github.com/regionlint/regionlint/bundle"
)

// mostUsefulWorkers is what MAAS's guide to high availability recommends at
// most.
const mostUsefulWorkers = 8

// rpcPorts is how many ports there are for the workers' RPC, one each: 5250 to
// 5259 (regionservice.py in MAAS).
const rpcPorts = 10

var workersAboveCPUs = Rule{
	Code: "WRK001", Name: "workers-above-cpus", Severity: Error, Fix: Safe, Since: "0.1",
	Check: func(p *Pass) {
		p.eachWorkers(func(h *bundle.Host, workers int) {
			if h.CPUs == 0 || workers <= h.CPUs {
				return
			}
			f := Finding{
				Message: fmt.Sprintf("region host %s runs %s on %s", h.Name, count(workers, "worker"), count(h.CPUs, "CPU")),
				Related: []Label{{Place: h.CPUsPlace, Text: h.Name + " has " + count(h.CPUs, "CPU")}},
				Notes:   []string{"workers that share a CPU take turns: requests wait, and each worker still holds its connections"},
			}
			p.reportWorkers(h, f)
		})
	},
}

var workersAboveEight = Rule{
	Code: "WRK002", Name: "workers-above-eight", Severity: Warning, Fix: Safe, Since: "0.1",
	Check: func(p *Pass) {
		p.eachWorkers(func(h *bundle.Host, workers int) {
			if workers <= mostUsefulWorkers || h.CPUs != 0 && workers > h.CPUs {
				return
			}
			f := Finding{
				Message: fmt.Sprintf("region host %s runs %d workers, more than the %d that MAAS recommends at most; beyond %d they get no RPC port (5250-5259)",
					h.Name, workers, mostUsefulWorkers, rpcPorts),
				Notes: []string{fmt.Sprintf("each worker holds %d connections to the database", p.Options.perWorker())},
			}
			p.reportWorkers(h, f)
		})
	},
}

// eachWorkers calls check for each region with the number of workers that MAAS
// starts there.
func (p *Pass) eachWorkers(check func(h *bundle.Host, workers int)) {
	p.each(p.Bundle.Regions(), bundle.RegiondConf, func(h *bundle.Host) {
		workers, reason := workersOf(h)
		if reason != "" {
			p.skip(h.Name, reason)
			return
		}
		check(h, workers)
	})
}

// workersOf is the number of workers that MAAS starts on a region; reason says
// why that cannot be told.
func workersOf(h *bundle.Host) (workers int, reason string) {
	if h.Regiond.LoadError != nil {
		return 0, "MAAS cannot load regiond.conf"
	}
	workers, crash, _ := h.Regiond.Workers()
	if crash != "" {
		return 0, "regiond crashes on num_workers"
	}
	return workers, ""
}

// mostWorkers is what the rules about num_workers lower it to; ok is false when
// they leave it as it is.
func (p *Pass) mostWorkers(h *bundle.Host) (most int, ok bool) {
	workers, reason := workersOf(h)
	if reason != "" {
		return 0, false
	}
	byCPUs := h.CPUs != 0 && workers > h.CPUs
	switch {
	case byCPUs && p.enabled(workersAboveCPUs.Code), !byCPUs && workers > mostUsefulWorkers && p.enabled(workersAboveEight.Code):
		return usefulWorkers(h), true
	}
	return 0, false
}

func usefulWorkers(h *bundle.Host) int {
	if h.CPUs == 0 {
		return mostUsefulWorkers
	}
	return min(h.CPUs, mostUsefulWorkers)
}

func (p *Pass) reportWorkers(h *bundle.Host, f Finding) {
	most := usefulWorkers(h)
	f.Host = h.Name
	f.Subject = "num_workers"
	f.Help = fmt.Sprintf("set num_workers: %d", most)
	place, edit, ok := setOption(h, "num_workers", fmt.Sprint(most))
	f.Primary = Label{Place: place}
	if h.Regiond.Effective("num_workers") == nil {
		f.Primary.Text = "num_workers is not set, MAAS starts 4"
	}
	if ok {
		f.Fixes = []Fix{regiondFix(h, Safe, f.Help, edit)}
	}
	p.report(f)
}
