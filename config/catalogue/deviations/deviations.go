// Package deviations lists as data where the service does not follow the manual literally, and what it does there. The manual
// contradicts itself in places (E-C) and prints commands that cannot work; its two parts differ (E-P); some questions only the
// vendor can answer (Q). The package also lists how the service acts on the manual's warnings (D).
//
// The IDs come from the step inventory, a list of the manual's steps, rules, warnings and contradictions: E-C from its
// section E.2, E-P from E.1, Q from F.2 and D from D. Rows that were found later have the next numbers.
//
// The rows are apart from the code that they describe. DecidedBy names the steps and files that decide, and tests check that
// these exist. The texts call the service Changeover, because "the service" could also be a service of Windows.
package deviations

import "slices"

// Deviation is a contradiction, a misprint or an error of the manual, and what the service does about it.
type Deviation struct {
	// ID is the inventory's, such as "E-C19".
	ID string `json:"id"`
	// Manual names the places in both parts, as section/action.
	Manual string `json:"manual"`
	// Prints is what the manual says there, in short.
	Prints string `json:"prints"`
	// Does is what the service does.
	Does string `json:"does"`
	Why  string `json:"why"`
	// SiteKeys are the fields of the site file that change what the service does, joined by spaces. It is empty if no field does.
	SiteKeys string `json:"siteKeys"`
	// DecidedBy are the steps and the files that decide, joined by spaces.
	DecidedBy string `json:"decidedBy"`
	// Open is what is not decided or not done yet. It is empty if nothing is left.
	Open string `json:"open"`
}

// Question is one that only the vendor or a site's engineer can answer, and what the service assumes until then.
type Question struct {
	// ID is the inventory's, such as "Q-11".
	ID     string `json:"id"`
	Manual string `json:"manual"`
	// Asks is the question.
	Asks string `json:"asks"`
	// Default is what the service does as long as nobody has answered, and Why that is safe.
	Default string `json:"default"`
	Why     string `json:"why"`
	// SiteKeys and DecidedBy are as in Deviation.
	SiteKeys  string `json:"siteKeys"`
	DecidedBy string `json:"decidedBy"`
}

// Warning is an important remark of the manual that changes what has to be done.
type Warning struct {
	// ID is the inventory's, such as "D-34".
	ID     string `json:"id"`
	Manual string `json:"manual"`
	// Warns is what the manual warns of, in short.
	Warns string `json:"warns"`
	// Does is what the service does about it, or where it shows it.
	Does string `json:"does"`
	// SiteKeys, DecidedBy and Open are as in Deviation.
	SiteKeys  string `json:"siteKeys"`
	DecidedBy string `json:"decidedBy"`
	Open      string `json:"open"`
}

// Contradictions returns the 102 rows of the inventory's section E.2, in its order, and those that were found later.
func Contradictions() []Deviation {
	return slices.Concat(registryRows, policyRows, serviceRows, installationRows, accountRows, resourceRows, furtherRows)
}

// Questions returns the 24 questions of the inventory's section F.2, in its order, and those that were found later.
func Questions() []Question { return slices.Clone(questions) }

// Warnings returns the 68 warnings of the inventory's section D, in its order.
func Warnings() []Warning { return slices.Concat(earlyWarnings, lateWarnings) }
