package report

import "fmt"

// mostPlaces is how many related places people are shown of a finding, unless they ask
// for more. All are in the formats that programs read.
const mostPlaces = 10

// few are the first of the places, which tell the most, and how many more there are.
func few[T any](places []T) (shown []T, more int) {
	if len(places) <= mostPlaces {
		return places, 0
	}
	return places[:mostPlaces], len(places) - mostPlaces
}

// andMore ends a list of places that goes on; "" for one that does not.
func andMore(more int) string {
	if more == 0 {
		return ""
	}
	return fmt.Sprintf(" and %d more", more)
}
