package named

// form is what stands behind an option's name, as far as it must be known to see a
// semicolon that is not there.
type form int

const (
	// anything ends at the semicolon.
	anything form = iota
	// oneValue is one word, or one text in quotes.
	oneValue
	// oneBlock is a block, perhaps behind some words.
	oneBlock
)

// optionForms are the options of the options block whose form is the same in all
// versions of BIND 9 that know them, and that may stand there once (clauses
// without CFG_CLAUSEFLAG_MULTI in lib/isccfg/namedconf.c).
var optionForms = map[string]form{
	"allow-notify":            oneBlock,
	"allow-query":             oneBlock,
	"allow-query-cache":       oneBlock,
	"allow-query-cache-on":    oneBlock,
	"allow-query-on":          oneBlock,
	"allow-recursion":         oneBlock,
	"allow-recursion-on":      oneBlock,
	"allow-transfer":          oneBlock,
	"allow-update":            oneBlock,
	"allow-update-forwarding": oneBlock,
	"also-notify":             oneBlock,
	"auth-nxdomain":           oneValue,
	"bindkeys-file":           oneValue,
	"blackhole":               oneBlock,
	"clients-per-query":       oneValue,
	"deny-answer-addresses":   anything,
	"directory":               oneValue,
	"dnssec-validation":       oneValue,
	"dump-file":               oneValue,
	"edns-udp-size":           oneValue,
	"empty-zones-enable":      oneValue,
	"fetches-per-server":      anything,
	"fetches-per-zone":        anything,
	"forward":                 oneValue,
	"forwarders":              oneBlock,
	"hostname":                oneValue,
	"interface-interval":      oneValue,
	"key-directory":           oneValue,
	"managed-keys-directory":  oneValue,
	"max-cache-size":          oneValue,
	"max-cache-ttl":           oneValue,
	"max-ncache-ttl":          oneValue,
	"max-udp-size":            oneValue,
	"memstatistics-file":      oneValue,
	"minimal-responses":       oneValue,
	"notify":                  oneValue,
	"pid-file":                oneValue,
	"port":                    oneValue,
	"qname-minimization":      oneValue,
	"querylog":                oneValue,
	"rate-limit":              oneBlock,
	"recursion":               oneValue,
	"recursive-clients":       oneValue,
	"response-policy":         anything,
	"rrset-order":             oneBlock,
	"serial-query-rate":       oneValue,
	"server-id":               oneValue,
	"session-keyfile":         oneValue,
	"statistics-file":         oneValue,
	"tcp-clients":             oneValue,
	"transfers-in":            oneValue,
	"validate-except":         oneBlock,
	"version":                 oneValue,
	"zone-statistics":         oneValue,
}

// SetOnce tells whether an option, in lower case, is known to be one that may stand
// only once in the options block.
func SetOnce(option string) bool {
	_, ok := optionForms[option]
	return ok
}

// repeatable are options that may stand any number of times, and have a form.
var repeatable = map[string]form{
	"listen-on":    oneBlock,
	"listen-on-v6": oneBlock,
}

// maps are the blocks that hold options, at any level.
var maps = map[string]bool{
	"channel":       true,
	"dnssec-policy": true,
	"http":          true,
	"key":           true,
	"logging":       true,
	"options":       true,
	"rate-limit":    true,
	"server":        true,
	"tls":           true,
	"view":          true,
	"zone":          true,
}

// lists are the blocks at the top level that hold no options.
var lists = map[string]bool{
	"acl":          true,
	"managed-keys": true,
	"masters":      true,
	"primaries":    true,
	"trusted-keys": true,
}

// freeText are the blocks that hold what somebody else reads.
var freeText = map[string]bool{
	"dyndb":  true,
	"plugin": true,
}
