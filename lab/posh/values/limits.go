package values

// Limits of what one script may build: what is longer is refused, so that no script
// takes the lab's memory.
const (
	MaxText  = 1 << 24
	MaxItems = 1 << 20
)

// TooLong refuses a text of more bytes than the lab keeps in one value.
func TooLong(size int64) error {
	if size > MaxText {
		return NotSupported("a value of more than %d MB", MaxText>>20)
	}
	return nil
}

// TooMany refuses a collection of more elements than the lab keeps in one value.
func TooMany(n int64) error {
	if n > MaxItems {
		return NotSupported("a collection of more than %d elements", MaxItems)
	}
	return nil
}

// Visits bounds a walk through collections inside collections, which may hold
// themselves.
type Visits struct{ depth, elements int }

// Enter goes into a collection of n elements and gives the way back.
func (v *Visits) Enter(n int) (back func()) {
	v.depth++
	v.elements += n
	if v.depth > MaxNesting || v.elements > MaxItems {
		panic(NotSupported("collections that are nested more than %d levels deep or have more than %d elements", MaxNesting, MaxItems))
	}
	return func() { v.depth-- }
}

// MaxNesting is how deep a script's text may be nested.
const MaxNesting = 500
