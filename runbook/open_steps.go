package runbook

import "slices"

// OpenStep is a row of the step table that a run would still carry out on a host.
type OpenStep struct {
	ID string `json:"id"`
	// Reference names the row with its host.
	Reference string `json:"reference"`
	// Titles are those of the steps of the row that are open on the host.
	Titles []string `json:"titles,omitempty"`
}

// OpenSteps are the steps that a check has found open, one for each row of the step table and host, the last ones at the end.
type OpenSteps []OpenStep

// Add notes a step as the last one.
func (o *OpenSteps) Add(s Step) {
	o.Merge(OpenStep{ID: s.ID, Reference: s.ReferenceOnHost(), Titles: []string{s.Title}})
}

// Merge notes steps that another check has found.
func (o *OpenSteps) Merge(all ...OpenStep) {
	for _, s := range all {
		if i := o.row(s.ID, s.Reference); i >= 0 {
			known := (*o)[i].Titles
			fresh := slices.DeleteFunc(slices.Clone(s.Titles), func(title string) bool { return slices.Contains(known, title) })
			s.Titles = slices.Concat(known, fresh)
			*o = slices.Delete(slices.Clone(*o), i, i+1)
		}
		*o = append(*o, s)
	}
}

// Last returns the reference of the last open step that has one of these ids; empty: none has.
func (o OpenSteps) Last(ids []string) string {
	for _, s := range slices.Backward(o) {
		if slices.Contains(ids, s.ID) {
			return s.Reference
		}
	}
	return ""
}

// Same returns the reference of a step that is open; empty: it is not.
func (o OpenSteps) Same(s Step) string {
	if i := o.row(s.ID, s.ReferenceOnHost()); i >= 0 && slices.Contains(o[i].Titles, s.Title) {
		return o[i].Reference
	}
	return ""
}

// row returns the index of a row on a host, or -1.
func (o OpenSteps) row(id, reference string) int {
	return slices.IndexFunc(o, func(s OpenStep) bool { return s.ID == id && s.Reference == reference })
}
