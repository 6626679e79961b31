package activities

// RecordFact writes a fact that no host can show into the site record (decision 8).
type RecordFact struct {
	Site string   `json:"site"`
	Fact SiteFact `json:"fact"`
}

// SiteFact is an attestation or a marker: who said it, when, and what.
type SiteFact struct {
	// Key identifies the fact, e.g. "PREP-7.1.2-4" or "cap-test-passed".
	Key      string `json:"key"`
	Value    string `json:"value"`
	Operator string `json:"operator,omitempty"`
	// Workflow and RunID say which run wrote it; Time is RFC 3339.
	Workflow string `json:"workflow,omitempty"`
	RunID    string `json:"runId,omitempty"`
	Time     string `json:"time"`
}
