package activities

// FileCopy is a file that equals another one on the same host by its SHA-256 (9.2-1).
// A locked destination fails with an error of type FileInUse.
type FileCopy struct {
	Source      string `json:"source"`
	Destination string `json:"destination"`
}

// ActivityName implements Wanted.
func (FileCopy) ActivityName() string { return "EnsureFileCopy" }
