package report

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"sync"
)

// htmlFiles are the page's templates, its style and its script.
//
//go:embed html
var htmlFiles embed.FS

// writeHTML writes one page that needs nothing beside itself, to be attached to a
// change request.
func writeHTML(w io.Writer, doc *Document, _ Style) error {
	var out bytes.Buffer
	if err := htmlTemplate().ExecuteTemplate(&out, "page.tmpl", newHTMLPage(doc)); err != nil {
		return fmt.Errorf("write HTML: %w", err)
	}
	_, err := w.Write(out.Bytes())
	return err
}

var htmlTemplate = sync.OnceValue(func() *template.Template {
	return template.Must(template.ParseFS(htmlFiles, "html/*.tmpl"))
})

// htmlElement is the page's style or script, which a policy admits by its hash.
type htmlElement struct {
	// Element is all of it, with its tags.
	Element template.HTML
	// Hash is how a Content-Security-Policy names its text.
	Hash string
}

func newHTMLElement(tag, file string) htmlElement {
	text, err := htmlFiles.ReadFile("html/" + file)
	if err != nil {
		// It is embedded above.
		panic(err)
	}
	sum := sha256.Sum256(text)
	return htmlElement{
		Element: template.HTML("<" + tag + ">" + string(text) + "</" + tag + ">"),
		Hash:    "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'",
	}
}

var (
	htmlStyle  = sync.OnceValue(func() htmlElement { return newHTMLElement("style", "page.css") })
	htmlScript = sync.OnceValue(func() htmlElement { return newHTMLElement("script", "page.js") })
)

// htmlPolicy lets in nothing but the page's own style and script, so that markup
// which got into it all the same could load, run and send nothing.
func htmlPolicy() string {
	return "default-src 'none'; style-src " + htmlStyle().Hash + "; script-src " + htmlScript().Hash +
		"; base-uri 'none'; form-action 'none'"
}
