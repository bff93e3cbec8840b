package report

import "strings"

// htmlProse is a part of a sentence; code is what stands between backticks.
type htmlProse struct {
	Text string
	Code bool
}

// prose cuts a text at its backticks. One without its partner is a backtick.
func prose(text string) []htmlProse {
	text = Visible(text)
	cut := strings.Split(text, "`")
	if len(cut)%2 == 0 {
		return []htmlProse{{Text: text}}
	}
	var parts []htmlProse
	for i, part := range cut {
		if part != "" {
			parts = append(parts, htmlProse{part, i%2 == 1})
		}
	}
	return parts
}

// proseLines are the lines of a text that may have several.
func proseLines(text string) (lines [][]htmlProse) {
	for line := range strings.SplitSeq(text, "\n") {
		lines = append(lines, prose(line))
	}
	return lines
}
