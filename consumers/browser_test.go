//go:build consumers

package consumers_test

import (
	"context"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience is how long a page may take on a slow machine.
const patience = 5 * time.Minute

// browser opens pages in a Chromium that has been started for the test.
type browser struct{ ctx context.Context }

func newBrowser(t *testing.T) browser {
	t.Helper()
	path := need(t, "chromium", "apt-get install chromium")
	allocator, stop := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()),
		chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("hide-scrollbars", true),
	)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(func() {
		// It has to be gone before its directory.
		if err := chromedp.Cancel(ctx); err != nil {
			t.Error(err)
		}
		cancel()
		stop()
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	return browser{ctx}
}

// tab is a page in the browser, with all that it complains of and asks for.
type tab struct {
	ctx context.Context

	sync.Mutex
	// said is what the console shows, requested the addresses that were fetched.
	said, requested []string
}

// open loads a page into a new tab.
func (b browser) open(t *testing.T, file string, before ...chromedp.Action[chromedp.Void]) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(b.ctx)
	t.Cleanup(cancel)
	p := &tab{ctx: ctx}
	if err := chromedp.Listen(ctx, p.note); err != nil {
		t.Fatal(err)
	}
	p.ctx, cancel = context.WithTimeout(ctx, patience)
	t.Cleanup(cancel)
	address := url.URL{Scheme: "file", Path: filepath.ToSlash(file)}
	enabled := command(network.Enable, network.EnableParams{})
	p.do(t, append(append([]chromedp.Action[chromedp.Void]{enabled}, before...), chromedp.Navigate(address.String()))...)
	return p
}

// command is an action that sends one command of the DevTools protocol.
func command[P any](c cdp.Command[P, cdp.Empty], params P) chromedp.Action[chromedp.Void] {
	return func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, target, c, params)
		return chromedp.Void{}, err
	}
}

// scheme has the page shown in light or dark colours.
func scheme(value string) chromedp.Action[chromedp.Void] {
	return command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: value}},
	})
}

func (p *tab) note(event any) {
	p.Lock()
	defer p.Unlock()
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		p.said = append(p.said, "a message: "+string(e.Type))
	case *runtime.EventExceptionThrown:
		p.said = append(p.said, e.ExceptionDetails.Text)
	case *log.EventEntryAdded:
		p.said = append(p.said, e.Entry.Text)
	case *network.EventRequestWillBeSent:
		p.requested = append(p.requested, e.Request.URL)
	}
}

func (p *tab) do(t *testing.T, actions ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(p.ctx, actions...); err != nil {
		t.Fatal(err)
	}
}

// evaluate is what a script in the page returns.
func evaluate[T any](t *testing.T, p *tab, script string) T {
	t.Helper()
	result, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](script))
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// silent fails the test unless the page itself is all that was asked for, and
// nobody complained.
func (p *tab) silent(t *testing.T) {
	t.Helper()
	p.Lock()
	defer p.Unlock()
	if len(p.said) > 0 {
		t.Errorf("the console says %q", p.said)
	}
	if len(p.requested) != 1 || !strings.HasPrefix(p.requested[0], "file://") {
		t.Errorf("the page asked for %q, not for itself alone", p.requested)
	}
}
