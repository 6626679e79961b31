package values

// MaxText and MaxItems are the largest number of bytes in a text and of elements in a collection, so that a script
// can't use up the lab's memory.
const (
	MaxText  = 1 << 24
	MaxItems = 1 << 20
)

// TooLong returns an error for a text of more than MaxText bytes.
func TooLong(size int64) error {
	if size > MaxText {
		return NotSupported("a value of more than %d MB", MaxText>>20)
	}
	return nil
}

// TooMany returns an error for a collection of more than MaxItems elements.
func TooMany(n int64) error {
	if n > MaxItems {
		return NotSupported("a collection of more than %d elements", MaxItems)
	}
	return nil
}

// Visits limits a walk through nested collections, since a collection may contain itself.
type Visits struct{ depth, elements int }

// Enter enters a collection of n elements and returns the function that leaves it. It panics with a NotSupported
// error beyond MaxNesting levels or MaxItems elements.
func (v *Visits) Enter(n int) (back func()) {
	v.depth++
	v.elements += n
	if v.depth > MaxNesting || v.elements > MaxItems {
		panic(NotSupported("collections that are nested more than %d levels deep or have more than %d elements", MaxNesting, MaxItems))
	}
	return func() { v.depth-- }
}

// MaxNesting is the number of levels that a script's text and collections may be nested.
const MaxNesting = 500
