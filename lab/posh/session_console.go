package posh

func (s *Session) codePage() *encoding {
	switch s.CodePage {
	case 65001:
		return &encoding{name: "utf-8"}
	case 850:
		return &encoding{name: "ibm850"}
	case 1252:
		return &encoding{name: "windows-1252"}
	}
	return &encoding{name: "ibm437"}
}

// consoleInput is [Console]::InputEncoding, consoleOutput [Console]::OutputEncoding.
func (s *Session) consoleInput() *encoding {
	if s.inputEncoding != nil {
		return s.inputEncoding
	}
	return s.codePage()
}

func (s *Session) consoleOutput() *encoding {
	if s.outputEncoding != nil {
		return s.outputEncoding
	}
	return s.codePage()
}
