package rollout

import "github.com/regionlint/regionlint/rules"

// ScriptName is the file that applies all patches.
const ScriptName = "apply.sh"

// File is a file to be written. Its name may have a directory in it.
type File struct {
	Name, Text string
	// Program tells that it is to be run.
	Program bool
}

func (h *Host) patchName() string    { return FileName(h.Name) + ".patch" }
func (h *Host) unplacedName() string { return "unplaced/" + FileName(h.Name) + ".patch" }

// Files are the patches and the script; none where no host has to be told of anything. The
// effects are settled.
func (r Rollout) Files(effects []rules.Effect) (list []File) {
	for _, h := range r.Hosts {
		if h.Patch != "" {
			list = append(list, File{Name: h.patchName(), Text: h.Patch})
		}
		if h.Unplaced != "" {
			list = append(list, File{Name: h.unplacedName(), Text: h.Unplaced})
		}
	}
	if len(list) > 0 || len(effects) > 0 {
		list = append(list, File{Name: ScriptName, Text: r.script(effects), Program: true})
	}
	return list
}
