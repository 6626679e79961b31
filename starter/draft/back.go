package draft

import (
	"fmt"
	"slices"
	"strings"

	"changeover/config/problem"
	"changeover/config/services"
)

// backWord goes back to the question before. A rule about two fields shows at the second one, but the first may be what is wrong.
const backWord = "<"

// back takes the last answer back, so that its question comes next. The question proposes what was answered. It reports false if there is no
// earlier question.
func (a *asker) back() bool {
	last := len(a.answered) - 1
	if last < 0 {
		fmt.Fprintln(a.out, "  this is the first question")
		return false
	}
	a.takeBack(a.answered[last])
	var asked []string
	for _, q := range a.questions() {
		asked = append(asked, q.path)
	}
	for _, path := range slices.Clone(a.answered) { // What follows only from the answer that was taken back.
		if !slices.Contains(asked, path) {
			a.takeBack(path)
		}
	}
	a.takeBackConsents()
	return true
}

// takeBack makes a question open again.
func (a *asker) takeBack(path string) {
	a.again[path] = a.text(path)
	a.clear(path)
	delete(a.left, path)
	a.answered = slices.DeleteFunc(a.answered, func(each string) bool { return each == path })
}

// takeBackConsents removes the consents that a person has given to services that no answer chooses any more.
func (a *asker) takeBackConsents() {
	site := a.product()
	a.consented = slices.DeleteFunc(a.consented, func(n need) bool {
		if services.Chooses(site, n.service) {
			return false
		}
		v, _ := a.Value(n.field)
		v.Items = slices.DeleteFunc(slices.Clone(v.Items), func(name string) bool { return strings.EqualFold(name, n.service) })
		if a.put(v); len(v.Items) == 0 {
			a.clear(n.field)
		}
		return true
	})
}

// elsewhere reports whether problems are about other fields than the one that was asked for.
func elsewhere(problems problem.List, path string) bool {
	return !slices.ContainsFunc(problems, func(p problem.Problem) bool { return problem.Within(p.Path, path) })
}
