package activities

// TextFileLine is one line of a small text file; the others stay as they are (4.2.2.2-11).
type TextFileLine struct {
	// Path, or a pattern whose last segment may hold wildcards when the exact name is uncertain (E-C41).
	Path string `json:"path"`
	// Number of the line, from 1.
	Number int    `json:"number"`
	Text   string `json:"text"`
}

// ActivityName implements Wanted.
func (TextFileLine) ActivityName() string { return "EnsureTextFileLine" }

// TextFileQuery reads a text file as evidence (9.4.2-7), at most MaxBytes from its end.
type TextFileQuery struct {
	Path     string `json:"path"`
	MaxBytes int    `json:"maxBytes"`
}

// TextFile is what was read; Exists is false where there is none.
type TextFile struct {
	Exists bool   `json:"exists"`
	Text   string `json:"text"`
	// LastWrite is RFC 3339 in UTC.
	LastWrite string `json:"lastWrite"`
}
