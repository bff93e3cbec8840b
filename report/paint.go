package report

// ink is the ANSI code of a colour.
type ink string

const (
	plain      ink = ""
	blue       ink = "34"
	boldRed    ink = "1;31"
	boldYellow ink = "1;33"
	boldCyan   ink = "1;36"
	boldGreen  ink = "1;32"
)

// paint returns text in that colour, if the style has colours.
func (s Style) paint(color ink, text string) string {
	if !s.Color || color == plain || text == "" {
		return text
	}
	return "\x1b[" + string(color) + "m" + text + "\x1b[0m"
}
