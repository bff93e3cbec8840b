package rollout

import (
	"fmt"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/rules"
)

// patch is the command that applies what it reads, without a question and a copy of the
// old text, and only where each line is as it was. unpatch would take that back. The owner
// and mode of a file stay with both.
const (
	patch   = "sudo patch -p1 -d / --forward --fuzz=0 --no-backup-if-mismatch --reject-file=-"
	unpatch = "sudo patch -p1 -d / --reverse --force --fuzz=0 --no-backup-if-mismatch --reject-file=-"
)

// copied is how a host calls the patch, in the home directory of who came by ssh.
const copied = "regionlint.patch"

// check succeeds where the patch applies, or is applied already, and says why it does not.
const check = `said=$(` + patch + ` --dry-run <` + copied + ` 2>&1) ||
	` + unpatch + ` --dry-run <` + copied + ` >/dev/null 2>&1 ||
	{ printf "%s\n" "$said" >&2; exit 1; }`

// apply applies the patch unless it is applied already.
const apply = `if ` + patch + ` --dry-run <` + copied + ` >/dev/null 2>&1
	then ` + patch + ` <` + copied + `
	else ` + unpatch + ` --dry-run <` + copied + ` >/dev/null
	fi && rm ` + copied

// start is the part of the script that is the same for all.
const start = `#!/bin/sh
# Brings fixes of regionlint to the hosts, by ssh: nothing is changed before each patch is
# found to apply. Then one host after the other is patched, and its services are told,
# the database before those that connect to it, each once the one before it runs.
# It may be run again: what is applied already stays.
#
# A host is reached by its name: ssh_config(5) says how. From the environment:
#   SSH, SCP   the commands, with options (ssh, scp); SSH='ssh -t' lets sudo ask
#   PAUSE      the seconds between two looks at a service (2)
set -eu
CDPATH='' cd -- "$(dirname -- "$0")"
SSH=${SSH:-ssh}
SCP=${SCP:-scp}
PAUSE=${PAUSE:-2}

say() { printf '%s\n' "$*"; }

# on HOST COMMAND
on() {
	# shellcheck disable=SC2086 # it may have options
	$SSH -- "$1" "$2"
}

# run HOST COMMAND
run() {
	say "$1: $2"
	on "$1" "$2"
}

# check HOST PATCH copies the patch, and ends the script if it does not apply.
check() {
	say "$1: does $2 apply?"
	# shellcheck disable=SC2086 # it may have options
	$SCP -- "$2" "$1:` + copied + `"
	# shellcheck disable=SC2016 # the host's shell expands it
	on "$1" @CHECK@
}

# apply HOST applies the patch, unless it is applied already.
apply() {
	say "$1: apply the patch"
	on "$1" @APPLY@
}

# await HOST COMMAND waits until the command succeeds five times in a row, and ends the
# script if it does not in a hundred.
await() {
	say "$1: wait until it runs"
	asked=0 good=0
	while [ "$good" -lt 5 ]; do
		if [ "$asked" -eq 100 ]; then
			say "$1: it does not run: see to it, and run this again" >&2
			exit 1
		fi
		sleep "$PAUSE"
		asked=$((asked + 1))
		if on "$1" "$2"; then good=$((good + 1)); else good=0; fi
	done
}
`

// script applies the patches, in the order of the effects, which are settled.
func (r Rollout) script(effects []rules.Effect) string {
	var out strings.Builder
	out.WriteString(strings.NewReplacer("@CHECK@", quote(check), "@APPLY@", quote(apply)).Replace(start))
	unpatched := slices.DeleteFunc(slices.Clone(r.Hosts), func(h *Host) bool { return h.Patch == "" || !Reachable(h.Name) })
	if len(unpatched) > 0 {
		out.WriteString("\n")
	}
	for _, h := range unpatched {
		fmt.Fprintf(&out, "check %s %s\n", quote(h.Name), quote(h.patchName()))
	}
	bring := func(h *Host) { fmt.Fprintf(&out, "\napply %s\n", quote(h.Name)) }
	for _, e := range effects {
		if !Reachable(e.Host) {
			continue
		}
		if i := slices.IndexFunc(unpatched, func(h *Host) bool { return h.Name == e.Host }); i >= 0 {
			bring(unpatched[i])
			unpatched = slices.Delete(unpatched, i, i+1)
		} else {
			out.WriteString("\n")
		}
		fmt.Fprintf(&out, "run %s %s\n", quote(e.Host), quote(e.Command()))
		if running := e.Running(); running != "" {
			fmt.Fprintf(&out, "await %s %s\n", quote(e.Host), quote(running))
		}
	}
	for _, h := range unpatched {
		bring(h)
	}
	if rest := r.byHand(); len(rest) > 0 {
		out.WriteString("\n")
		for _, line := range rest {
			fmt.Fprintf(&out, "say %s >&2\n", quote(line))
		}
		out.WriteString("exit 1\n")
	}
	return out.String()
}

// byHand says what the script leaves to people.
func (r Rollout) byHand() (lines []string) {
	for _, h := range r.Hosts {
		if !Reachable(h.Name) {
			lines = append(lines, fmt.Sprintf("left to you: %s, since that is no name for ssh", FileName(h.Name)))
		} else if h.Unplaced != "" {
			lines = append(lines, fmt.Sprintf("left to you: %s, since nobody knows where %s has these files", h.unplacedName(), h.Name))
		}
	}
	return lines
}

// quote is a text as one word of a shell.
func quote(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }
