package activities

// COMServer is a DLL registered by regsvr32.exe (9.8.1-3b). ProgID or class
// names are not in the manual, so registration is proven by InprocServer32 entries that name the DLL.
type COMServer struct {
	DLL string `json:"dll"`
}

// ActivityName implements Wanted.
func (COMServer) ActivityName() string { return "EnsureCOMServer" }
