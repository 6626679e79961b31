package activities

// LocalGroupMember is the membership of an account in a local group, named by
// its SID since group names are localized (9.8.2-11).
type LocalGroupMember struct {
	GroupSID string `json:"groupSID"`
	Account  string `json:"account"`
}

// ActivityName implements Wanted.
func (LocalGroupMember) ActivityName() string { return "EnsureLocalGroupMember" }
