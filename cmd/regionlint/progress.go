package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/cheggaaa/pb/v3"
)

// Progress is told after a second, and then this often, when a bundle is done.
const (
	patience = time.Second
	drawn    = 100 * time.Millisecond
)

// progress tells people in one line of a terminal how far a long run is. The nil progress
// tells nothing. It is for one goroutine, that which writes what is found.
type progress struct {
	terminal io.Writer
	bar      *pb.ProgressBar
	ticks    *time.Ticker
	// waits tells that the run is not long yet.
	waits bool
	// shown is how many cells of the line are in use.
	shown int
}

// progressBar is the line, for the library.
const progressBar = `linting {{counters . }} bundles {{bar . "[" "=" ">" " " "]"}} {{rtime . "%s left"}}`

// newProgress is for a run that tells people of its progress: one with more than one
// bundle, on a terminal that can rewrite a line.
func newProgress(stderr io.Writer, j *job) *progress {
	_, ok := terminal(stderr)
	if !ok || j.style.Quiet || len(j.targets) < 2 || os.Getenv("TERM") == "dumb" {
		return nil
	}
	// Drawn by hand, it is never in the middle of what is written beside it.
	bar := pb.New(len(j.targets)).Set(pb.Static, true).SetTemplateString(progressBar).SetWidth(width(stderr) - 1).Start()
	return &progress{terminal: stderr, bar: bar, ticks: time.NewTicker(patience), waits: true}
}

// step tells that another bundle is done.
func (p *progress) step() {
	if p == nil {
		return
	}
	p.bar.Increment()
	select {
	case <-p.ticks.C:
		if p.waits {
			p.waits = false
			p.ticks.Reset(drawn)
		}
		line := p.bar.String()
		fmt.Fprintf(p.terminal, "\r%s", line)
		p.shown = max(p.shown, len(line))
	default:
	}
}

// hide takes the line away.
func (p *progress) hide() {
	if p != nil && p.shown > 0 {
		fmt.Fprintf(p.terminal, "\r%s\r", strings.Repeat(" ", p.shown))
		p.shown = 0
	}
}

func (p *progress) stop() {
	if p != nil {
		p.hide()
		p.ticks.Stop()
		p.bar.Finish()
	}
}

// pausing hides the progress before anything is written.
type pausing struct {
	io.Writer
	progress *progress
}

// Write implements io.Writer.
func (w *pausing) Write(p []byte) (int, error) {
	w.progress.hide()
	return w.Writer.Write(p)
}
