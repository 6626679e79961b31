package secrets

import (
	"cmp"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf16"

	"changeover/config"
)

// minimumEncoded is the length in bytes of the shortest secret whose encoded forms are
// scrubbed as well: encoded forms of shorter ones occur in any text.
const minimumEncoded = 4

// Scrubber replaces secrets in text by config.Masked. It is used in addition to masking by place. It also finds
// secrets in encoded form: Base64 of UTF-8 and UTF-16 at any offset, JSON, Go, URL, XML, CLIXML and
// PowerShell escapes, also across line breaks and the escapes of line breaks. The zero value and nil know no secret. A Scrubber may be used
// by several goroutines at once.
//
// Use it where text leaves the service. Its result is for people and for
// histories: never compare it with an unscrubbed answer of a host, and never
// write it to a host.
type Scrubber struct {
	mutex    sync.RWMutex
	forms    map[string]bool
	replacer *strings.Replacer
	// list are the forms, the longer ones first.
	list []string
}

// Add makes the scrubber know secrets. Empty secrets, and secrets that are not Searched, are ignored. A nil scrubber ignores all.
func (s *Scrubber) Add(secrets ...string) {
	if s == nil {
		return
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	before := len(s.forms)
	if s.forms == nil {
		s.forms = map[string]bool{}
	}
	for _, secret := range secrets {
		if !Searched(secret) {
			continue
		}
		for _, form := range formsOf(secret) {
			s.forms[form] = true
		}
	}
	if len(s.forms) != before {
		s.list = longerFirst(s.forms)
		s.replacer = newReplacer(s.list)
	}
}

// Scrub returns text with every known secret replaced by config.Masked. Scrubbing a
// second time changes nothing.
func (s *Scrubber) Scrub(text string) string {
	if s == nil {
		return text
	}
	s.mutex.RLock()
	defer s.mutex.RUnlock()
	if s.replacer == nil {
		return text
	}
	text = s.replacer.Replace(text)
	for _, escaped := range []bool{false, true} {
		if !mayBeWrapped(text, escaped) {
			continue
		}
		if joined, _ := join(text, escaped); s.replacer.Replace(joined) != joined {
			return maskWrapped(text, s.list)
		}
	}
	return text
}

// longerFirst lists forms so that a secret that contains another one is replaced as a whole.
func longerFirst(forms map[string]bool) []string {
	list := make([]string, 0, len(forms))
	for form := range forms {
		list = append(list, form)
	}
	slices.SortFunc(list, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b))
	})
	return list
}

// newReplacer replaces the forms in the order of the list. Masked text stays as it is, even if a secret consists of asterisks.
func newReplacer(list []string) *strings.Replacer {
	pairs := make([]string, 0, 2+2*len(list))
	pairs = append(pairs, config.Masked, config.Masked)
	for _, form := range list {
		pairs = append(pairs, form, config.Masked)
	}
	return strings.NewReplacer(pairs...)
}

// formsOf are the forms in which a secret may occur in a text.
func formsOf(secret string) []string {
	if secret == "" {
		return nil
	}
	forms := unique(append([]string{secret}, escapes(secret)...))
	if len(secret) < minimumEncoded {
		return forms
	}
	for _, plain := range append([]string{}, forms...) {
		forms = append(forms, base64Forms([]byte(plain))...)
		forms = append(forms, base64Forms(utf16Bytes(plain))...)
	}
	return forms
}

// escapes are a secret's forms in JSON, in quoted Go strings (as logs have them), in
// URLs, in XML and HTML, in CLIXML, in CSV and in a quoted PowerShell string.
func escapes(secret string) []string {
	plainJSON, _ := json.Marshal(secret)
	var loose strings.Builder
	encoder := json.NewEncoder(&loose)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(secret) // a string always encodes
	forms := []string{
		unquote(string(plainJSON)),
		unquote(loose.String()),
		windowsJSON(unquote(loose.String())),
		unquote(strconv.Quote(secret)),
		url.QueryEscape(secret),
		url.PathEscape(secret),
		cliXML(secret),
		quotedShell.Replace(secret),
		strings.ReplaceAll(secret, `"`, `""`), // CSV
	}
	// Programs differ in which quotes they escape, and how; between tags quotes need no escape.
	for _, double := range []string{`"`, "&quot;", "&#34;"} {
		for _, single := range []string{"'", "&apos;", "&#39;"} {
			forms = append(forms, strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, double, "'", single).Replace(secret))
		}
	}
	return forms
}

// unique drops the forms that are the same, which are most for a secret without special characters.
func unique(forms []string) []string {
	slices.Sort(forms)
	return slices.Compact(forms)
}

// unquote takes off the quotes and the newline of a JSON encoder.
func unquote(text string) string {
	text = strings.TrimSuffix(text, "\n")
	return text[1 : len(text)-1]
}

// windowsJSON escapes the characters that ConvertTo-Json of Windows PowerShell 5.1 escapes in addition.
func windowsJSON(text string) string {
	return strings.NewReplacer("<", `\u003c`, ">", `\u003e`, "&", `\u0026`, "'", `\u0027`).Replace(text)
}

var (
	xmlText = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	// quotedShell doubles every character that PowerShell takes for a single quote.
	quotedShell = strings.NewReplacer("'", "''", "\u2018", "\u2018\u2018", "\u2019", "\u2019\u2019", "\u201a", "\u201a\u201a", "\u201b", "\u201b\u201b")
)

// cliXML is text as PowerShell writes it to standard error ([MS-PSRP] 2.2.5.3.2): control
// characters, surrogates and an underscore before an x become _xHHHH_.
func cliXML(text string) string {
	units := utf16.Encode([]rune(text))
	var b strings.Builder
	for i, unit := range units {
		control := unit < 0x20 || unit >= 0x7f && unit < 0xa0
		surrogate := utf16.IsSurrogate(rune(unit))
		underscore := unit == '_' && i+1 < len(units) && (units[i+1] == 'x' || units[i+1] == 'X')
		if control || surrogate || underscore {
			fmt.Fprintf(&b, "_x%04X_", unit)
			continue
		}
		b.WriteRune(rune(unit))
	}
	return xmlText.Replace(b.String())
}

// base64Forms are the parts of a Base64 text that depend on data alone, for each
// of the three offsets at which data may start in what was encoded.
func base64Forms(data []byte) []string {
	forms := []string{base64.StdEncoding.EncodeToString(data), base64.URLEncoding.EncodeToString(data)}
	for offset := range 3 {
		padded := append(make([]byte, offset), data...)
		first := (offset*8 + 5) / 6 // characters that hold bits of what stands before
		last := len(padded) * 8 / 6 // characters that hold bits of data only
		for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			forms = append(forms, encoding.EncodeToString(padded)[first:last])
		}
	}
	return forms
}

// utf16Bytes is text in UTF-16, little-endian, as PowerShell encodes commands.
func utf16Bytes(text string) []byte {
	var out []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		out = binary.LittleEndian.AppendUint16(out, unit)
	}
	return out
}
