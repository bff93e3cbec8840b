//go:build consumers

package consumers_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"
)

// htmlPages are the reports that are opened, by name. The fleet has the bundles of
// every fault, some of them several times.
func htmlPages(t *testing.T) map[string][]string {
	t.Helper()
	fleet := t.TempDir()
	for i, name := range []string{"faults", "faults", "broken", "demo", "clean", "ha"} {
		to := filepath.Join(fleet, name+"-"+strconv.Itoa(i))
		if err := os.CopyFS(to, os.DirFS(filepath.Join(root, bundlePath(name)))); err != nil {
			t.Fatal(err)
		}
	}
	return map[string][]string{
		"faults": {bundlePath("faults")},
		"broken": {bundlePath("broken")},
		"demo":   {bundlePath("demo")},
		"fleet":  {fleet},
	}
}

// writePage writes the page of a report, and returns its file.
func writePage(t *testing.T, args ...string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(file, report(t, append([]string{"-f", "html"}, args...)...), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestBrowserShowsEachFinding(t *testing.T) {
	b := newBrowser(t)
	for name, paths := range htmlPages(t) {
		t.Run(name, func(t *testing.T) {
			var want []string
			for _, f := range jsonFindings(t, paths) {
				want = append(want, f.Rule+" "+f.Fingerprint)
			}
			p := b.open(t, writePage(t, paths...))
			got := evaluate[[]string](t, p, `[...document.querySelectorAll("article")].map((f) =>
				f.querySelector(".code").textContent + " " + f.querySelector(".identity > span code").textContent)`)
			if diff := cmp.Diff(countWords(want), countWords(got)); diff != "" {
				t.Errorf("findings of JSON (-) and in the page (+):\n%s", diff)
			}
			p.silent(t)
		})
	}
}

// jsonFindings are what the JSON report has.
func jsonFindings(t *testing.T, paths []string) []struct{ Rule, Fingerprint string } {
	t.Helper()
	var document struct {
		Findings []struct{ Rule, Fingerprint string }
	}
	if err := json.Unmarshal(report(t, append([]string{"-f", "json"}, paths...)...), &document); err != nil {
		t.Fatal(err)
	}
	if len(document.Findings) == 0 {
		t.Fatal("there is nothing to be found in the page")
	}
	return document.Findings
}

func countWords(words []string) map[string]int {
	count := map[string]int{}
	for _, word := range words {
		count[word]++
	}
	return count
}

// TestBrowserWouldComplain makes sure that a page which logs, breaks its policy or
// asks for something is seen to.
func TestBrowserWouldComplain(t *testing.T) {
	b := newBrowser(t)
	for name, body := range map[string]string{
		"a message":   `<script>console.log("a word")</script>`,
		"an error":    `<script>throw new Error("a word")</script>`,
		"a violation": `<meta http-equiv="Content-Security-Policy" content="style-src 'none'"><p style="color: red">x</p>`,
	} {
		t.Run(name, func(t *testing.T) {
			p := b.open(t, writeFile(t, "<!DOCTYPE html><title>x</title>"+body))
			p.Lock()
			defer p.Unlock()
			if len(p.said) == 0 {
				t.Error("nobody saw it")
			}
		})
	}
	t.Run("a request", func(t *testing.T) {
		p := b.open(t, writeFile(t, `<!DOCTYPE html><title>x</title><img src="there-is-none.png">`))
		p.Lock()
		defer p.Unlock()
		if len(p.requested) < 2 {
			t.Errorf("only %q was seen", p.requested)
		}
	})
}

func writeFile(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// TestPageLetsNothingIn injects markup into a page as if it had not been escaped.
func TestPageLetsNothingIn(t *testing.T) {
	page := string(report(t, "-f", "html", bundlePath("demo")))
	injected := `<script>document.title = "taken over"</script><style>h1 { color: rgb(1, 2, 3) }</style>` +
		`<img src="there-is-none.png" onerror="document.title = 'taken over'"><iframe src="data:text/html,x"></iframe>`
	p := newBrowser(t).open(t, writeFile(t, strings.Replace(page, "</h1>", "</h1>"+injected, 1)))
	title := evaluate[string](t, p, `document.title`)
	color := evaluate[string](t, p, `getComputedStyle(document.querySelector("h1")).color`)
	if title == "taken over" || color == "rgb(1, 2, 3)" {
		t.Errorf("what was injected has made the title %q and its colour %s", title, color)
	}
	p.Lock()
	defer p.Unlock()
	if len(p.said) == 0 {
		t.Error("nothing was refused")
	}
}

func TestPageFitsItsWindow(t *testing.T) {
	b := newBrowser(t)
	for name, paths := range htmlPages(t) {
		file := writePage(t, paths...)
		for _, width := range []int64{320, 400, 768, 1280} {
			t.Run(fmt.Sprint(name, " at ", width), func(t *testing.T) {
				p := b.open(t, file, chromedp.EmulateViewport(width, 900))
				// What is folded has to fit, too.
				size := evaluate[struct{ Scroll, Client int64 }](t, p, `(() => {
					document.querySelectorAll("details").forEach((d) => d.open = true);

					return {Scroll: document.documentElement.scrollWidth, Client: document.documentElement.clientWidth};
				})()`)
				if size.Client != width || size.Scroll > size.Client {
					t.Errorf("%d pixels in a window of %d", size.Scroll, size.Client)
				}
			})
		}
	}
}

// contrasts is a script that returns, for all that has a text of its own, how far it
// stands out from what it is on: the ratio of WCAG 2.2, in hundredths, the lowest of
// each class.
const contrasts = `(() => {
	const parse = (color) => color.match(/[\d.]+/g).map(Number);
	const light = (c) => c.slice(0, 3).map((v) => v / 255).map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
		.reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
	const ground = (e) => {
		for (; e; e = e.parentElement) {
			const c = parse(getComputedStyle(e).backgroundColor);
			if (c.length < 4 || c[3] === 1) return c;
		}
		return [255, 255, 255];
	};
	const lowest = {};
	for (const e of document.querySelectorAll("body *")) {
		if (e.closest("svg, script, .theme input") || e.checkVisibility && !e.checkVisibility()) continue;
		if (![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())) continue;
		const style = getComputedStyle(e);
		const below = ground(e);
		const alpha = Number(style.opacity);
		const ink = parse(style.color).slice(0, 3).map((v, i) => v * alpha + below[i] * (1 - alpha));
		const [a, b] = [light(ink), light(below)].sort((x, y) => y - x);
		const name = e.tagName.toLowerCase() + "." + e.className;
		const ratio = Math.floor(100 * (a + 0.05) / (b + 0.05));
		if (!(name in lowest) || ratio < lowest[name]) lowest[name] = ratio;
	}
	return lowest;
})()`

// TestTextStandsOut wants the contrast of WCAG's level AA, 4.5, of all text in both
// schemes.
func TestTextStandsOut(t *testing.T) {
	b := newBrowser(t)
	file := writePage(t, bundlePath("faults"))
	for name, ground := range map[string]string{"light": "rgb(247, 247, 245)", "dark": "rgb(21, 23, 27)"} {
		t.Run(name, func(t *testing.T) {
			p := b.open(t, file, scheme(name))
			got := evaluate[string](t, p, `getComputedStyle(document.body).backgroundColor`)
			if got != ground {
				t.Errorf("the page's ground is %s, not %s", got, ground)
			}
			ratios := evaluate[map[string]int](t, p, contrasts)
			if len(ratios) < 20 {
				t.Errorf("only %v were measured", ratios)
			}
			for element, ratio := range ratios {
				if ratio < 450 {
					t.Errorf("%s stands out by %d.%02d only", element, ratio/100, ratio%100)
				}
			}
		})
	}
}

// TestSchemeCanBeChosen clicks the choice of colours, which takes no script.
func TestSchemeCanBeChosen(t *testing.T) {
	p := newBrowser(t).open(t, writePage(t, bundlePath("demo")), command(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}))
	p.do(t, chromedp.Click(chromedp.CSS(`label[for="theme-dark"]`)))
	got := evaluate[string](t, p, `getComputedStyle(document.body).backgroundColor`)
	if got != "rgb(21, 23, 27)" {
		t.Errorf("the ground of the dark page is %s", got)
	}
	filter := evaluate[bool](t, p, `document.querySelector(".filter").checkVisibility()`)
	if filter {
		t.Error("the page offers a filter that takes a script, without one")
	}
}

// TestFilterShowsWhatItIsAskedFor types a host's name into the filter.
func TestFilterShowsWhatItIsAskedFor(t *testing.T) {
	p := newBrowser(t).open(t, writePage(t, bundlePath("demo")))
	p.do(t, chromedp.SendKeys(chromedp.CSS(`.filter [type=search]`), "WRK001 beta"))
	count := evaluate[string](t, p, `document.querySelector("output").value`)
	shown := evaluate[[]string](t, p, `[...document.querySelectorAll("article")].filter((f) => f.checkVisibility()).map((f) => f.dataset.rule)`)
	if diff := cmp.Diff([]string{"WRK001"}, shown); diff != "" || count != "1 of 4" {
		t.Errorf("count %q, findings (-want +got):\n%s", count, diff)
	}
	p.silent(t)
}

// TestPrintedPageShowsWhatIsFolded prints a page of which all is folded.
func TestPrintedPageShowsWhatIsFolded(t *testing.T) {
	p := newBrowser(t).open(t, writePage(t, bundlePath("demo")), command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}))
	shown := evaluate[[]bool](t, p, `[...document.querySelectorAll("article")].map((f) => {
		f.querySelector("details").open = false;
		return f.querySelector(".fix").checkVisibility({contentVisibilityAuto: true});
	})`)
	if diff := cmp.Diff([]bool{true, true, true, true}, shown); diff != "" {
		t.Errorf("fixes in sight (-want +got):\n%s", diff)
	}
}
