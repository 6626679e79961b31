package posh

// ScriptBlock is {...}.
type ScriptBlock struct{ Text string }

func typeName(v Value) string { return "" }

func castError(v Value, to, why string) *Error { return &Error{} }
