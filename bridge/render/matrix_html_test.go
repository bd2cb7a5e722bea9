package render_test

import (
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lifeboat/bridge"
	"lifeboat/bridge/render"
)

func TestFromMatrixHTML(t *testing.T) {
	for name, c := range map[string]struct {
		source string
		want   bridge.Text
	}{
		"every style": {
			`<b>b</b> <em>i</em> <del>s</del> <code>c</code> <a href="https://example.org/?a=1&amp;b=2">l</a>`,
			bridge.Text{Plain: "b i s c l", Spans: []bridge.Span{
				span(0, 1, bridge.Bold), span(2, 3, bridge.Italic), span(4, 5, bridge.Strike), span(6, 7, bridge.Code),
				link(8, 9, "https://example.org/?a=1&b=2"),
			}},
		},
		"old elements": {
			`<strong>b</strong><i>i</i><s>s</s><strike>k</strike>`,
			bridge.Text{Plain: "bisk", Spans: []bridge.Span{
				span(0, 1, bridge.Bold), span(1, 2, bridge.Italic), span(2, 4, bridge.Strike),
			}},
		},
		"nested": {
			`<strong>a <em>b</em></strong>`,
			bridge.Text{Plain: "a b", Spans: []bridge.Span{span(0, 3, bridge.Bold), span(2, 3, bridge.Italic)}},
		},
		"code block as clients write it": {
			"<p>see</p>\n<pre><code class=\"language-go\">if x {\n    y()\n}\n</code></pre>\n<p>done</p>",
			bridge.Text{Plain: "see\n\nif x {\n    y()\n}\n\ndone", Spans: []bridge.Span{span(5, 21, bridge.CodeBlock)}},
		},
		"white space is that of a browser": {
			" <p> one\n two </p> <p>three<br/>four</p> ", bridge.Plainly("one two\n\nthree\nfour"),
		},
		"lists": {
			"<ul><li>tea</li><li>bread</li></ul><ol><li>boil</li><li>pour</li></ol>",
			bridge.Plainly("• tea\n• bread\n1. boil\n2. pour"),
		},
		"the quote above a reply goes": {
			"<mx-reply><blockquote>asked</blockquote></mx-reply>answered", bridge.Plainly("answered"),
		},
		"people stay as names": {
			`<a href="https://matrix.to/#/@anna:example.org">Anna</a>: hi`, bridge.Plainly("Anna: hi"),
		},
		"other links lose their address": {
			`<a href="javascript:alert(1)">a</a><a>b</a>`, bridge.Plainly("ab"),
		},
		"pictures in the text are their words": {`so <img src="mxc://x/y" alt="🛟"> it is`, bridge.Plainly("so 🛟 it is")},
		"what no client shows":                 {"<style>p{}</style><script>x()</script>seen", bridge.Plainly("seen")},
		"unknown elements":                     {"<blink>hi</blink> <font color=red>you</font>", bridge.Plainly("hi you")},
		"entities":                             {"&lt;b&gt; &amp; &#128512;", bridge.Plainly("<b> & 😀")},
		"never ended":                          {"a <b>b <i>c", bridge.Text{Plain: "a b c", Spans: []bridge.Span{span(2, 5, bridge.Bold), span(4, 5, bridge.Italic)}}},
		"ended crosswise":                      {"<b>a<i>b</b>c</i>", bridge.Text{Plain: "abc", Spans: []bridge.Span{span(0, 2, bridge.Bold), span(1, 2, bridge.Italic), span(2, 3, bridge.Italic)}}},
		"ended twice":                          {"<b>a</b></b></p>b", bridge.Text{Plain: "a\n\nb", Spans: []bridge.Span{span(0, 1, bridge.Bold)}}},
		"nothing":                              {"", bridge.Text{}},
		"a quote that never ends":              {"<mx-reply>all", bridge.Text{}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, render.FromMatrixHTML(c.source)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestToMatrixHTML(t *testing.T) {
	for name, c := range map[string]struct {
		text bridge.Text
		want string
	}{
		"plain":   {bridge.Plainly("a < b & \"c\"\nd"), "a &lt; b &amp; &#34;c&#34;<br>d"},
		"nested":  {bridge.Text{Plain: "a b", Spans: []bridge.Span{span(0, 3, bridge.Bold), span(2, 3, bridge.Italic)}}, "<strong>a <em>b</em></strong>"},
		"crossed": {bridge.Text{Plain: "abc", Spans: []bridge.Span{span(0, 2, bridge.Bold), span(1, 3, bridge.Strike)}}, "<strong>a<del>b</del></strong><del>c</del>"},
		"code block": {
			bridge.Styled("if x {\n  y\n}", bridge.CodeBlock), "<pre><code>if x {\n  y\n}</code></pre>",
		},
		"link": {
			bridge.Text{Plain: "here", Spans: []bridge.Span{link(0, 4, `https://example.org/?a="b"&c`)}},
			`<a href="https://example.org/?a=&#34;b&#34;&amp;c">here</a>`,
		},
		"a link that could do harm": {
			bridge.Text{Plain: "here", Spans: []bridge.Span{link(0, 4, "javascript:alert(1)")}}, "here",
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got := render.ToMatrixHTML(c.text); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestMatrixHTMLComesBackAsItWas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := plainWords(bridge.Bold, bridge.Italic, bridge.Strike, bridge.Code).Draw(t, "text")
		text.Plain = strings.TrimRight(text.Plain, " ")
		text = render.Normalize(text)
		if diff := cmp.Diff(text, render.FromMatrixHTML(render.ToMatrixHTML(text))); diff != "" {
			t.Errorf("(-went +came):\n%s", diff)
		}
	})
}

// visible is a text without white space and what no encoding carries.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '\x00' || r == '\ufffd' {
			return -1
		}
		return r
	}, s)
}

func TestMatrixHTMLLosesNoWording(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := validText().Draw(t, "text")
		if got := render.FromMatrixHTML(render.ToMatrixHTML(text)); visible(got.Plain) != visible(text.Plain) {
			t.Errorf("%q came back as %q", text.Plain, got.Plain)
		}
	})
}

func FuzzFromMatrixHTML(f *testing.F) {
	for _, seed := range []string{
		"<b>a</b>", "<pre><code>x\n</code></pre>", "<mx-reply>q</mx-reply>a", "<ol><li>1<li>2</ol>", "<a href='https://x.org'>x",
		strings.Repeat("<b>", 200) + "deep", "<!--", "<p", "&#xD800;", "<textarea><b>", "<plaintext>\x00\xff", "<svg><title></svg>",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, source string) {
		text := render.FromMatrixHTML(source)
		if !render.Valid(text) {
			t.Errorf("%q was read as the invalid %+v", source, text)
		}
		again := render.FromMatrixHTML(render.ToMatrixHTML(text))
		if !render.Valid(again) || visible(again.Plain) != visible(text.Plain) {
			t.Errorf("%q became %q", text.Plain, again.Plain)
		}
	})
}
