package rules

import (
	"cmp"
	"fmt"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse"
)

var regiondPermissions = Rule{
	Code: "RGD008", Name: "regiond-permissions", Severity: Error, Fix: Safe, Since: "0.1",
	Asked: func(o Options) bool { return o.CheckPermissions },
	Check: func(p *Pass) {
		p.each(p.Bundle.Regions(), bundle.RegiondConf, func(h *bundle.Host) {
			if h.RegiondPermissions == nil {
				p.skip(h.Name, "the bundle does not tell the mode of regiond.conf")
				return
			}
			if f := judgePermissions(h); f.Message != "" {
				p.report(f)
			}
		})
	},
}

// rightPerm is the mode with which MAAS makes the file (default_file_mode in
// provisioningserver/config.py).
const rightPerm bundle.Perm = 0o640

// maasUser is the user as which the packages run regiond, and its group
// (debian/maas-region-api.maas-regiond.service). The snap runs it as root.
const maasUser = "maas"

// judgePermissions has no message where all is well.
func judgePermissions(h *bundle.Host) Finding {
	p := h.RegiondPermissions
	f := Finding{
		Host:    h.Name,
		Subject: "permissions",
		Primary: Label{Place: parse.Place{Source: h.Regiond.Source}, Text: inLS(p)},
	}
	group, shut := wrongGroup(h), shutOut(h)
	switch may := othersMay(p.Perm); {
	case may != "":
		f.Message = fmt.Sprintf("everybody on %s may %s regiond.conf (mode %s)", h.Name, may, p.Perm)
		if h.Regiond.Effective("database_pass") != nil {
			f.Notes = []string{"the password of the database stands in it"}
		}
	case shut:
		f.Message = fmt.Sprintf("regiond may not read regiond.conf on %s (%s)", h.Name, inLS(p))
	case group != "":
		f.Message = fmt.Sprintf("the group of regiond.conf on %s is %s, not %s", h.Name, group, maasUser)
	}
	switch {
	case shut:
		f.Notes = append(f.Notes, "a file that regiond may not read leaves it without database settings, and its log says only `"+hiddenCause+"`")
	case group != "" && p.User != maasUser:
		f.Notes = append(f.Notes, fmt.Sprintf("its group is %s, not %s: regiond can read it only as everybody can", group, maasUser))
	}
	f.Help = permissionsHelp(h, group)
	if group == "" && p.Perm != rightPerm {
		f.Fixes = []Fix{permissionsFix(h, shut)}
	}
	return f
}

// inLS is the mode with the owner, as far as that is known.
func inLS(p *bundle.Permissions) string {
	text := "mode " + p.Perm.String()
	if p.User != "" || p.Group != "" {
		text += fmt.Sprintf(", %s:%s", cmp.Or(p.User, "?"), cmp.Or(p.Group, "?"))
	}
	return text
}

func othersMay(perm bundle.Perm) string {
	return map[bundle.Perm]string{0o4: "read", 0o2: "write", 0o6: "read and write"}[perm&0o6]
}

// wrongGroup is the group of a file of the packages when that keeps regiond out,
// or lets others in. A file of maas itself may be its own, or the group of root's.
func wrongGroup(h *bundle.Host) string {
	p := h.RegiondPermissions
	switch {
	case !h.IsPackaged(), p.Group == maasUser:
		return ""
	case p.User == maasUser && (p.Group == "root" || p.Perm&0o060 == 0):
		return ""
	}
	return p.Group
}

// shutOut tells whether regiond cannot read a file of the packages. As on every
// Unix, the first of owner, group and others that it is decides.
func shutOut(h *bundle.Host) bool {
	p := h.RegiondPermissions
	switch {
	case !h.IsPackaged() || p.User == "" || p.Group == "":
		return false
	case p.User == maasUser:
		return p.Perm&0o400 == 0
	case p.Group == maasUser:
		return p.Perm&0o040 == 0
	}
	return p.Perm&0o004 == 0
}

func permissionsHelp(h *bundle.Host, group string) string {
	chmod := chmodOn(h)
	switch {
	case chmod == "":
		return fmt.Sprintf("set mode %s on %s", rightPerm, h.Name)
	case group != "":
		return fmt.Sprintf("run `sudo chgrp %s %s && %s` on %s", maasUser, h.OnHost(h.Regiond.Source.Path), chmod, h.Name)
	case h.IsPackaged() && h.RegiondPermissions.Group == "":
		return fmt.Sprintf("run `%s` on %s, where its group must be %s", chmod, h.Name, maasUser)
	}
	return fmt.Sprintf("run `%s` on %s", chmod, h.Name)
}

// chmodOn is the command that sets the mode on the host itself; "" where nobody
// knows at which path it has the file.
func chmodOn(h *bundle.Host) string {
	if !h.IsPackaged() && !h.IsSnap() {
		return ""
	}
	return fmt.Sprintf("sudo chmod %s %s", rightPerm, h.OnHost(h.Regiond.Source.Path))
}

// permissionsFix sets the mode. regiond has to be told only of a file that it could
// not read.
func permissionsFix(h *bundle.Host, shut bool) Fix {
	fix := regiondFix(h, "set mode "+rightPerm.String())
	fix.Modes = []Mode{{Path: h.Regiond.Source.Path, Perm: rightPerm}}
	fix.Takes.First = chmodOn(h)
	if !shut {
		fix.Takes.Service = 0
	}
	return fix
}
