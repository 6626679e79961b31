package draft

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"changeover/config"
	"changeover/config/catalogue"
	"changeover/config/problem"
	"changeover/config/services"
)

// consent is a list of services that the vendor or the customer has agreed to. The rules refuse such a service until the list has it.
type consent struct {
	// field is the list, and rule the rule that refuses a service that the list lacks.
	field, rule string
	// solves reports whether the consent solves a problem with a service.
	solves func(p problem.Problem) bool
	// doubted: the message of the rule is shown first, since the name may be misspelled. If the person keeps the name, the consent is asked for.
	doubted bool
	// means says what the consent is about, question asks for it, and without says what has not been given. Each is about one service.
	means, question, without string
}

// Texts about a release for the project.
const (
	isReleased  = "has the vendor released %s for this project?"
	notReleased = "the vendor has not released %s for this project"
)

// consents are in the order in which they are asked for.
var consents = []consent{
	{
		field: "xpr.projectSpecificRelease", rule: "V-44", solves: forProjects,
		means:    "%s can be used only if the vendor has released it for this project (6.2/8)",
		question: isReleased, without: notReleased,
	},
	{
		field: "xpr.projectSpecificRelease", rule: "V-44", solves: unlisted, doubted: true,
		means:    "%s is not in the catalogue of services: such a layer can be used only if the vendor has released it for this project (6.2/8)",
		question: isReleased, without: notReleased,
	},
	{
		field: "xpr.acceptLimitedAvailability", rule: "V-47", solves: func(problem.Problem) bool { return true },
		means: "%s has limited availability: it depends on third-party software that is not released for Windows clusters, so a change or an error of that software " +
			"may make it necessary to install the cluster again and to move the service to a satellite (9.7.1)",
		question: "does the customer accept this for %s?", without: "the customer does not accept the limited availability of %s",
	},
}

// forProjects reports whether a problem is with a service that the vendor releases for single projects.
func forProjects(p problem.Problem) bool {
	row, _ := catalogue.Find(p.Value)
	return row.ProjectSpecific
}

// unlisted reports whether a problem is with a layer that the manual does not have.
func unlisted(p problem.Problem) bool {
	return services.IsUnlisted(&config.Site{XPR: config.XPR{ProjectSpecificRelease: []string{p.Value}}}, p.Value)
}

// need is a service that needs a consent, and the item of a list that chooses the service.
type need struct {
	consent
	service, path string
}

// needsOf splits problems: those that a consent solves, and the others. kept: the person keeps the answer although its problems were shown.
func (a *asker) needsOf(problems problem.List, kept bool) (needs []need, others problem.List) {
	for _, p := range problems {
		at := slices.IndexFunc(consents, func(c consent) bool {
			return c.rule == p.Rule && !p.IsWarning() && c.field != listOf(p.Path) && c.solves(p) && (kept || !c.doubted) && !a.agreed(c.field, p.Value)
		})
		if at < 0 {
			others = append(others, p)
			continue
		}
		if !slices.ContainsFunc(needs, func(n need) bool { return n.field == consents[at].field && n.path == p.Path }) {
			needs = append(needs, need{consents[at], p.Value, p.Path})
		}
	}
	return needs, others
}

// agreed reports whether a list has a service.
func (a *asker) agreed(list, service string) bool {
	v, _ := a.Value(list)
	return config.ContainsFold(v.Items, service)
}

// agree adds a service to a list.
func (a *asker) agree(list, service string) {
	v, _ := a.Value(list)
	if _, field, err := a.field(list); err == nil && !a.agreed(list, service) {
		a.put(Value{Path: list, Items: append(slices.Clone(v.Items), service), Source: Answered, field: field})
	}
}

// withConsents adds the consents that a person has given for the present answer, and returns what the rules say of it then.
func (a *asking) withConsents(before problem.List) problem.List {
	problems := a.wrong(a.path, before)
	needs, _ := a.needsOf(problems, true)
	given := 0
	for _, n := range needs {
		if slices.ContainsFunc(a.granted, func(g need) bool { return g.field == n.field && strings.EqualFold(g.service, n.service) }) {
			a.agree(n.field, n.service)
			given++
		}
	}
	if given == 0 {
		return problems
	}
	return a.wrong(a.path, before)
}

// consent asks for the consents that an answer needs, and returns those that were declined.
func (a *asking) consent(ctx context.Context, needs []need) (declined []need, err error) {
	for _, n := range needs {
		if slices.ContainsFunc(declined, func(other need) bool { return other.path == n.path }) {
			continue
		}
		fmt.Fprintf(a.out, "  "+n.means+"\n  "+n.question+" Enter yes or no\n", n.service, n.service)
		yes, err := a.yes(ctx, n)
		switch {
		case err != nil:
			return nil, err
		case yes:
			a.granted = append(a.granted, n)
		default:
			declined = append(declined, n)
		}
	}
	return declined, nil
}

// errBack says that a person goes back from a question for yes or no.
var errBack = errors.New("back")

// yes asks until the answer is yes or no. An answer that is left open is no. The error is errBack if the person goes back.
func (a *asking) yes(ctx context.Context, n need) (bool, error) {
	field, err := a.Field(n.field)
	if err != nil {
		return false, err
	}
	for {
		text, err := a.line(ctx, n.field, "")
		if err != nil {
			return false, err
		}
		switch text {
		case explainWord:
			a.explain(field)
			continue
		case noneWord:
			return false, nil
		case backWord:
			return false, errBack
		}
		if yes, ok := yesOrNo(text); ok {
			return yes, nil
		}
		fmt.Fprintf(a.out, "  %q is neither yes nor no: %s Enter yes or no\n", text, fmt.Sprintf(n.question, n.service))
	}
}

// without is the present answer without the services whose consent was declined.
func (a *asking) without(declined []need) string {
	v, _ := a.Value(a.path)
	var rest []string
	for i, item := range v.Items {
		path := fmt.Sprintf("%s[%d]", a.path, i)
		if !slices.ContainsFunc(declined, func(n need) bool { return n.path == path }) {
			rest = append(rest, item)
		}
	}
	return strings.Join(rest, ", ")
}

// leaveOut says what a declined consent means for the answer, and proposes the rest of the list.
func (a *asking) leaveOut(declined []need, rest string) {
	for _, n := range declined {
		fmt.Fprintf(a.out, "  "+n.without+"\n", n.service)
	}
	a.doubted = ""
	if !slices.ContainsFunc(declined, func(n need) bool { return problem.Within(n.path, a.path) }) { // Another list has the service.
		a.proposed = a.fallback
		fmt.Fprintln(a.out, "  enter another value")
		return
	}
	if a.proposed = rest; rest == "" {
		fmt.Fprintln(a.out, "  no item of the list is left: press Enter to leave the field open, or enter another list")
		return
	}
	fmt.Fprintln(a.out, "  press Enter for the list without this, or enter another list")
}

// listOf is the path of the list that an item is in.
func listOf(path string) string {
	if at := strings.LastIndex(path, "["); at >= 0 {
		return path[:at]
	}
	return path
}
