package posh

// Limits of what one script may build: what is longer is refused, so that no script
// takes the lab's memory.
const (
	maxText  = 1 << 24
	maxItems = 1 << 20
)

// tooLong refuses a text of more bytes than the lab keeps in one value.
func tooLong(size int64) error {
	if size > maxText {
		return NotSupported("a value of more than %d MB", maxText>>20)
	}
	return nil
}

// tooMany refuses a collection of more elements than the lab keeps in one value.
func tooMany(n int64) error {
	if n > maxItems {
		return NotSupported("a collection of more than %d elements", maxItems)
	}
	return nil
}

// visits bounds a walk through collections inside collections, which may hold
// themselves.
type visits struct{ depth, elements int }

// enter goes into a collection of n elements and gives the way back.
func (v *visits) enter(n int) (back func()) {
	v.depth++
	v.elements += n
	if v.depth > maxNesting || v.elements > maxItems {
		panic(NotSupported("collections that are nested more than %d levels deep or have more than %d elements", maxNesting, maxItems))
	}
	return func() { v.depth-- }
}

// maxNesting is how deep a script's text may be nested.
const maxNesting = 500
