// Package rules judges a bundle: one file a rule, and the registry of all.
//
// A rule returns findings as values, with the places that took part and the
// edits that would put it right. Nothing here reads a disk or prints.
package rules

// Rule is one check.
type Rule struct {
	// Code is the rule's stable name in reports, like "HBA001". It is never
	// used again for another rule.
	Code string
	// Name is the fault in words, in kebab-case, like "secondary-entry-missing".
	Name string
	// Severity is that of the rule's findings, unless one says otherwise.
	Severity Severity
	// Fix is the best fix that the rule may offer.
	Fix Applicability
	// Since is the version of regionlint that brought the rule.
	Since string
	// OfSuppressions tells that the rule judges the comments that silence others, so
	// that it runs after them, and cannot be silenced so itself.
	OfSuppressions bool
	// Hosts says how many hosts' files it takes to decide what the rule finds.
	Hosts Hosts
	// Asked tells whether options ask for the rule; nil is always. It finds nothing
	// where they do not, and nobody can tell what it would have found.
	Asked func(Options) bool
	// Check looks at one bundle.
	Check func(*Pass)
}

// Hosts says of how many hosts a rule has to know.
type Hosts uint8

const (
	// OneHost is for rules that judge each host for itself.
	OneHost Hosts = iota
	// MoreHosts is for rules that compare hosts. What they find is true, whatever
	// further hosts have, and those may have more.
	MoreHosts
	// AllHosts is for rules that complain of what is nowhere: on a host that is not
	// there, it may be. So it is with the manifest itself.
	AllHosts
)
