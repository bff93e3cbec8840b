package main

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/regionlint/regionlint/access"
	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse/hba"
	"github.com/regionlint/regionlint/report"
)

func (a *app) accessCommand() *cli.Command {
	return &cli.Command{
		Name:      "access",
		Usage:     "say which pg_hba.conf record admits or refuses a connection, and why",
		ArgsUsage: "[PATH...]",
		Description: "With --pg-hba, one attempt to connect is asked about. Without, PATH is a bundle, a " +
			"directory above many, or an archive, and every region of it is asked about; the flags then stand " +
			"for what its regiond.conf says.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "pg-hba", Usage: "ask this `FILE`, a pg_hba.conf"},
			&cli.StringFlag{Name: "address", Usage: "where the client connects from: an `IP` address, or local for the Unix socket"},
			&cli.StringFlag{Name: "user", Usage: "the `ROLE` that connects"},
			&cli.StringFlag{Name: "database", Usage: "the database's `NAME` (default: the user's name, as in PostgreSQL)"},
			&cli.StringFlag{Name: "ssl", Usage: "connect with TLS by `MODE`: on, off (default), or prefer, which is on and then off (what a region does)"},
			&cli.BoolFlag{Name: "gss", DisableDefaultText: true, Usage: "connect with GSSAPI encryption"},
			&cli.StringFlag{Name: "replication", Usage: "make it a replication connection of this `KIND`: physical or logical"},
			&cli.GenericFlag{Name: "member-of", Value: &words{}, Usage: "the user is a member of `ROLE`, and of no other that is not given too; may repeat"},
			&cli.BoolFlag{Name: "no-roles", DisableDefaultText: true, Usage: "the user is a member of no role"},
			&cli.StringFlag{Name: "host-name", Usage: "the `NAME` that DNS has for the address"},
			&cli.GenericFlag{Name: "server-address", Value: &words{}, Usage: "an interface of the server as `CIDR`, like 10.0.0.5/24; may repeat. No address has a name then but that of --host-name"},
			viewFormatFlag(),
			postgreSQLVersionFlag(),
			maasVersionFlag(),
			hostsFlag(),
			maxBytesFlag(),
			validatorsFlag(),
			rootFlag(),
			colorFlag(),
		},
		Action: a.access,
	}
}

func (a *app) access(c *cli.Context) error {
	v, err := a.newView(c)
	if err != nil {
		return err
	}
	q, err := newQuestion(c)
	if err != nil {
		return err
	}
	if c.IsSet("pg-hba") {
		return a.accessFile(c, q, v)
	}
	return a.accessBundles(c, q, v)
}

// accessFile answers one attempt.
func (a *app) accessFile(c *cli.Context, q question, v view) (err error) {
	if err := withoutBundle(c, "--pg-hba", "hosts", "maas-version", "max-bytes"); err != nil {
		return err
	}
	switch {
	case c.NArg() > 0:
		return fmt.Errorf("access takes --pg-hba or a bundle, not both: leave %s out", c.Args().First())
	case !c.IsSet("address"):
		return errors.New("--address is missing: give the client's IP address, or local for the Unix socket")
	case !c.IsSet("user"):
		return errors.New("--user is missing: give the role that connects, like maas")
	}
	name := c.String("pg-hba")
	f, err := a.openConfig(c, name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.close()) }()
	file, err := hba.Parse(f.tree, f.path, hba.Server{Version: f.version, SSL: true, OAuthValidators: c.String("oauth-validators")})
	if err != nil {
		return f.explain(name, err)
	}
	a.sayOutside(f, file.Outside)
	answer := report.NewAnswer(access.Ask(file, q.attempts([]hba.Connection{{}})...), file.Sources, f.onHost)
	return v.write(a.stdout, answer)
}

// accessBundles answers every region of the bundles.
func (a *app) accessBundles(c *cli.Context, q question, v view) error {
	for _, name := range []string{"address", "host-name", "root", "oauth-validators"} {
		if c.IsSet(name) {
			return fmt.Errorf("--%s goes with --pg-hba FILE: a bundle tells it by itself", name)
		}
	}
	options, err := bundleOptions(c)
	if err != nil {
		return err
	}
	origins, err := a.origins(c, c.Args().Slice())
	if err != nil {
		return err
	}
	found, err := findTargets(origins, options.Manifest != nil)
	if err != nil {
		return err
	}
	answers := &report.Access{}
	var nobody []error
	failed := found.eachBundle(options, func(t target, b *bundle.Bundle) {
		rows := access.Bundle(b, q.attempts)
		answers.Add(t.name, rows)
		if len(rows) == 0 {
			nobody = append(nobody, fmt.Errorf("%s: nobody to ask about: its manifest names no region, or no host with the database; `regionlint %s` says more", t.dir, t.argument()))
			return
		}
		a.sayDisorder(t, b)
	})
	failed = append(failed, nobody...)
	v.style.Fleet = len(found.targets) > 1
	return errors.Join(append(failed, v.write(a.stdout, answers))...)
}

// sayDisorder says that the manifest may name more than was understood.
func (a *app) sayDisorder(t target, b *bundle.Bundle) {
	if len(b.Manifest.Problems) > 0 {
		fmt.Fprintf(a.stderr, "regionlint: %s: the manifest is not in order, so some may be missing here; `regionlint %s` says more\n", report.Visible(t.dir), report.Visible(t.argument()))
	}
}

// words are the values of a flag that may repeat. Unlike a slice flag's they may
// hold commas, as the names of roles may.
type words []string

// Set implements flag.Value.
func (w *words) Set(text string) error {
	*w = append(*w, text)
	return nil
}

// String implements flag.Value.
func (w *words) String() string { return strings.Join(*w, " ") }

// question is what the flags tell of an attempt to connect.
type question struct {
	// known is what they tell of the world, and of the attempt where they are
	// set.
	known hba.Connection
	set   map[string]bool
	// ssl are the attempts that --ssl asks for.
	ssl []bool
}

// sslModes are the values of --ssl, with the attempts that they make.
var sslModes = map[string][]bool{"off": {false}, "on": {true}, "prefer": {true, false}}

// replications are the values of --replication.
var replications = map[string]hba.Replication{"physical": hba.Physical, "logical": hba.Logical}

func newQuestion(c *cli.Context) (q question, err error) {
	q.set = map[string]bool{}
	for _, name := range []string{"address", "user", "database", "ssl", "gss", "replication"} {
		q.set[name] = c.IsSet(name)
	}
	k := &q.known
	k.User, k.Database, k.GSS = c.String("user"), c.String("database"), c.Bool("gss")
	if err := addressFlag(c, k); err != nil {
		return q, err
	}
	if q.set["user"] && k.User == "" {
		return q, errors.New("--user is empty: give the role that connects, like maas")
	}
	if q.ssl = sslModes[c.String("ssl")]; q.ssl == nil && q.set["ssl"] {
		return q, fmt.Errorf("--ssl %s: it takes on, off or prefer", c.String("ssl"))
	}
	if k.GSS && len(q.ssl) > 0 && q.ssl[0] {
		return q, errors.New("--gss and --ssl exclude each other: a connection is encrypted in one way")
	}
	var ok bool
	if k.Replication, ok = replications[c.String("replication")]; !ok && q.set["replication"] {
		return q, fmt.Errorf("--replication %s: it takes physical or logical", c.String("replication"))
	}
	k.Roles = *c.Generic("member-of").(*words)
	k.UserExists = len(k.Roles) > 0
	k.RolesKnown = k.UserExists || c.Bool("no-roles")
	if k.UserExists && c.Bool("no-roles") {
		return q, errors.New("--member-of and --no-roles exclude each other")
	}
	for _, text := range *c.Generic("server-address").(*words) {
		network, err := parseNetwork(text)
		if err != nil {
			return q, err
		}
		k.ServerNetworks = append(k.ServerNetworks, network)
	}
	if k.ServerNetworksKnown = len(k.ServerNetworks) > 0; k.ServerNetworksKnown {
		// Every host has these.
		k.ServerNetworks = append(k.ServerNetworks, netip.MustParsePrefix("127.0.0.1/8"), netip.MustParsePrefix("::1/128"))
	}
	k.HostName = strings.TrimSuffix(c.String("host-name"), ".")
	// Who describes the server's network knows the names in it.
	k.HostNameKnown = c.IsSet("host-name") || k.ServerNetworksKnown
	return q, nil
}

func addressFlag(c *cli.Context, k *hba.Connection) error {
	switch text := c.String("address"); {
	case !c.IsSet("address"):
	case text == access.Local:
		k.Local = true
	default:
		address, err := netip.ParseAddr(text)
		if err != nil {
			return fmt.Errorf("--address %s: it takes an IP address, or local for the Unix socket", text)
		}
		// The server unmaps what comes in by IPv4.
		k.Address = address.Unmap().WithZone("")
	}
	return nil
}

// parseNetwork reads an interface's address with the length of its prefix; a
// bare address is a network of its own.
func parseNetwork(text string) (netip.Prefix, error) {
	if network, err := netip.ParsePrefix(text); err == nil {
		return network, nil
	}
	if address, err := netip.ParseAddr(text); err == nil {
		return netip.PrefixFrom(address, address.BitLen()), nil
	}
	return netip.Prefix{}, fmt.Errorf("--server-address %s: it takes an address with a prefix length, like 10.0.0.5/24", text)
}

// attempts makes the attempts that the flags ask for of those that are usual.
func (q question) attempts(usual []hba.Connection) []hba.Connection {
	var list []hba.Connection
	for _, c := range usual {
		c = q.apply(c)
		if !q.set["ssl"] {
			list = append(list, c)
			continue
		}
		for _, ssl := range q.ssl {
			c.SSL = ssl
			list = append(list, c)
		}
		break
	}
	return list
}

func (q question) apply(c hba.Connection) hba.Connection {
	k := q.known
	if q.set["address"] {
		c.Local, c.Address = k.Local, k.Address
	}
	if q.set["user"] {
		c.User = k.User
	}
	if q.set["database"] {
		c.Database = k.Database
	}
	if q.set["gss"] {
		c.GSS, c.SSL = k.GSS, false
	}
	c.Replication = k.Replication
	c.UserExists = c.UserExists || k.UserExists
	c.Roles, c.RolesKnown = k.Roles, k.RolesKnown
	c.HostName, c.HostNameKnown = k.HostName, k.HostNameKnown
	c.ServerNetworks, c.ServerNetworksKnown = k.ServerNetworks, k.ServerNetworksKnown
	return c
}
