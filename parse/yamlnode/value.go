package yamlnode

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// IsNull tells whether the node stands for nothing: an absent value, null or ~.
func (n *Node) IsNull() bool {
	v := n.Resolve()
	return v.Kind == Scalar && v.Tag == "!!null"
}

// Describe says what a node is, in the words of a message: "a list", "the number
// 8".
func (n *Node) Describe() string {
	v := n.Resolve()
	switch v.Kind {
	case Sequence:
		return "a list"
	case Mapping:
		return "a mapping"
	}
	switch v.Tag {
	case "!!null":
		return "nothing"
	case "!!int", "!!float":
		return "the number " + v.Short()
	case "!!bool":
		return v.Value
	}
	if strings.ContainsAny(v.Value, "\r\n") || len(v.Value) > mostShown {
		return "text"
	}
	return "the text `" + v.Value + "`"
}

// mostShown is how many characters of a value a message shows.
const mostShown = 60

// Short is a scalar's text, cut where it is too long for a message.
func (n *Node) Short() string {
	runes := []rune(n.Resolve().Value)
	if len(runes) <= mostShown {
		return string(runes)
	}
	return string(runes[:mostShown]) + "…"
}

// WholeNumber reads an integer from low to high. What is wrong with another node is
// a clause that goes after its name: "must be 1 or more, not 0".
func (n *Node) WholeNumber(low, high int) (number int, wrong string) {
	v := n.Resolve()
	if v.Kind != Scalar || v.Tag != "!!int" && v.Tag != "!!float" {
		return 0, "must be a whole number, not " + n.Describe()
	}
	read, err := parseNumber(v.Value)
	switch {
	case err != nil || read != math.Trunc(read):
		return 0, "must be a whole number, not " + v.Short()
	case read < float64(low):
		return 0, fmt.Sprintf("must be %d or more, not %s", low, v.Short())
	case read > float64(high):
		return 0, fmt.Sprintf("must be %d or less, not %s", high, v.Short())
	}
	return int(read), ""
}

// parseNumber reads what YAML calls a number. NaN and infinity are errors or
// out of any range.
func parseNumber(text string) (float64, error) {
	plain := strings.ReplaceAll(text, "_", "")
	if n, err := strconv.ParseInt(plain, 0, 64); err == nil {
		return float64(n), nil
	}
	return strconv.ParseFloat(plain, 64)
}
