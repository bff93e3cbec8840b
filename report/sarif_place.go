package report

import (
	"fmt"
	"net/url"
	"path"
	"strings"
)

type sarifLocation struct {
	// ID is what links in the message name; 0 for none.
	ID               int            `json:"id,omitempty"`
	PhysicalLocation *sarifPhysical `json:"physicalLocation,omitempty"`
	LogicalLocations []sarifLogical `json:"logicalLocations,omitempty"`
	Message          *sarifMessage  `json:"message,omitempty"`
}

type sarifPhysical struct {
	ArtifactLocation sarifArtifact `json:"artifactLocation"`
	Region           sarifRegion   `json:"region"`
}

// sarifArtifact is a file.
type sarifArtifact struct {
	URI       string `json:"uri"`
	URIBaseID string `json:"uriBaseId,omitempty"`
}

// sarifRegion is a range. It has no byte offsets: with those, VS Code's viewer
// takes the file for a binary one.
type sarifRegion struct {
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn"`
	EndLine     int `json:"endLine"`
	EndColumn   int `json:"endColumn"`
}

type sarifLogical struct {
	Name               string `json:"name"`
	FullyQualifiedName string `json:"fullyQualifiedName"`
	Kind               string `json:"kind"`
}

func newSARIFRegion(r Range) sarifRegion {
	return sarifRegion{r.Start.Line, r.Start.Column, r.End.Line, r.End.Column}
}

func (d *Document) sarifPlace(bundle, file string, r Range) *sarifPhysical {
	return &sarifPhysical{d.sarifArtifact(bundle, file), newSARIFRegion(r)}
}

// sourceRoot stands for the root of the repository, to which GitHub takes relative
// addresses to belong, and VS Code's viewer to the open folder. As CodeQL does, what
// it is on this machine is not told.
const sourceRoot = "%SRCROOT%"

// sarifArtifact is a file of a bundle. What is outside of the repository may have
// an absolute path.
func (d *Document) sarifArtifact(bundle, file string) sarifArtifact {
	at := d.pathInRepository(bundle, file)
	switch {
	case path.IsAbs(at):
		return sarifArtifact{URI: (&url.URL{Scheme: "file", Path: at}).String()}
	case driveLetter(at):
		return sarifArtifact{URI: (&url.URL{Scheme: "file", Path: "/" + at}).String()}
	}
	return sarifArtifact{(&url.URL{Path: at}).String(), sourceRoot}
}

// driveLetter tells whether a path is an absolute one of Windows.
func driveLetter(p string) bool {
	return len(p) > 2 && p[1] == ':' && p[2] == '/' && strings.ContainsRune("abcdefghijklmnopqrstuvwxyz", rune(p[0]|0x20))
}

// sarifLink is a link to the related location with that id ("Messages with embedded
// links" in the standard).
func sarifLink(text string, id int) string {
	escaped := strings.NewReplacer(`\`, `\\`, `[`, `\[`, `]`, `\]`).Replace(Visible(text))
	return fmt.Sprintf("[%s](%d)", escaped, id)
}

// sarifProse is text of which nothing is taken for a link. Brackets elsewhere stay
// as they are, for viewers that know no escapes.
func sarifProse(text string) string {
	text = visibleText(text)
	if !strings.Contains(text, "](") {
		return text
	}
	return strings.NewReplacer(`[`, `\[`, `]`, `\]`).Replace(text)
}
