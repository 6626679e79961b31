package posh

// Limits of what one script may build: what is longer is refused, so that no script
// takes the lab's memory.
const (
	maxText  = 1 << 26
	maxItems = 1 << 22
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
