package interpreter

import "changeover/lab/posh/dotnet"

func (s *Session) codePage() *dotnet.Encoding {
	switch s.CodePage {
	case 65001:
		return &dotnet.Encoding{Name: "utf-8"}
	case 850:
		return &dotnet.Encoding{Name: "ibm850"}
	case 1252:
		return &dotnet.Encoding{Name: "windows-1252"}
	}
	return &dotnet.Encoding{Name: "ibm437"}
}

// consoleInput returns [Console]::InputEncoding, and consoleOutput returns [Console]::OutputEncoding.
func (s *Session) consoleInput() *dotnet.Encoding {
	if s.inputEncoding != nil {
		return s.inputEncoding
	}
	return s.codePage()
}

func (s *Session) consoleOutput() *dotnet.Encoding {
	if s.outputEncoding != nil {
		return s.outputEncoding
	}
	return s.codePage()
}
