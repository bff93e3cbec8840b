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

var workersAboveEight = Rule{
	Code: "WRK002", Name: "workers-above-eight", Severity: Warning, Fix: Safe, Since: "0.1",
	Check: func(p *Pass) {
		p.eachWorkers(func(h *bundle.Host, workers int) {
			if !p.aboveEight(h, workers) {
				return
			}
			f := Finding{
				Message: fmt.Sprintf("region host %s runs %d workers, MAAS advises %d at most; beyond %d they get no RPC port (5250-5259)",
					h.Name, workers, mostUsefulWorkers, rpcPorts),
				Notes: []string{fmt.Sprintf("each worker holds up to %d connections to the database", p.Options.perWorker())},
			}
			// Where it has fewer CPUs than that, nobody is to hear of it: more may be
			// ordered.
			p.reportWorkers(h, mostUsefulWorkers, f)
		})
	},
}

// aboveEight leaves out what workersAboveCPUs says already.
func (p *Pass) aboveEight(h *bundle.Host, workers int) bool {
	return workers > mostUsefulWorkers && (!aboveCPUs(h, workers) || !p.enabled(workersAboveCPUs.Code, workersPlace(h)))
}
