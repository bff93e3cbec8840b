package main

import (
	"errors"
	"fmt"
	"log"
	"time"

	"github.com/regionlint/regionlint/internal/page"
)

// report is what the page shows: two tables, and on which machine they were made.
func (in *inputs) report() (string, error) {
	rows := [][]string{{"regionlint on", "takes", "beside", "which takes", ""}}
	all := in.comparisons()
	for _, c := range all {
		if err := errors.Join(c.a.works(), c.b.works()); err != nil {
			return "", fmt.Errorf("%s beside %s: %w", c.what, c.beside, err)
		}
	}
	for _, c := range all {
		m, err := in.measure(c)
		if err != nil {
			return "", fmt.Errorf("%s beside %s: %w", c.what, c.beside, err)
		}
		// It takes minutes.
		log.Printf("%s beside %s: %s", c.what, c.beside, said(m.ratio))
		rows = append(rows, []string{c.what, rounded(m.a), c.beside, rounded(m.b), said(m.ratio)})
	}
	memory, err := in.memory()
	if err != nil {
		return "", err
	}
	machine, err := machine()
	if err != nil {
		return "", err
	}
	return page.Table(rows) + "\n" + page.Table(memory) + "\n" + machine + "\n", nil
}

// said is a ratio as people say it.
func said(ratio float64) string {
	if ratio < 1 {
		return fmt.Sprintf("%.1f times faster", 1/ratio)
	}
	return fmt.Sprintf("%.1f times as long", ratio)
}

// rounded is a time with as many digits as mean something.
func rounded(d time.Duration) string {
	switch {
	case d >= 10*time.Second:
		return fmt.Sprintf("%.0f s", d.Seconds())
	case d >= 100*time.Millisecond:
		return fmt.Sprintf("%.2f s", d.Seconds())
	}
	return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
}

// number is a number with commas between its thousands.
func number(n int) string {
	text := fmt.Sprint(n)
	for at := len(text) - 3; at > 0; at -= 3 {
		text = text[:at] + "," + text[at:]
	}
	return text
}
