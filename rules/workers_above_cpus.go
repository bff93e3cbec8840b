package rules

import (
	"fmt"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse/sentence"
)

var workersAboveCPUs = Rule{
	Code: "WRK001", Name: "workers-above-cpus", Severity: Error, Fix: Safe, Since: "0.1",
	Check: func(p *Pass) {
		p.eachWorkers(func(h *bundle.Host, workers int) {
			if h.CPUs == 0 {
				p.skip(h.Name, "the manifest does not say how many CPUs it has")
				return
			}
			if !aboveCPUs(h, workers) {
				return
			}
			f := Finding{
				Message: fmt.Sprintf("region host %s runs %s on %s", h.Name, sentence.Count(workers, "worker"), sentence.Count(h.CPUs, "CPU")),
				Related: []Label{{Place: h.CPUsPlace, Text: h.Name + " has " + sentence.Count(h.CPUs, "CPU")}},
				Notes:   []string{"workers that share a CPU take turns: requests wait, and each worker still holds its connections"},
			}
			p.reportWorkers(h, usefulWorkers(h), f)
		})
	},
}

func aboveCPUs(h *bundle.Host, workers int) bool { return h.CPUs != 0 && workers > h.CPUs }
