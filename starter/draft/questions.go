package draft

import (
	"fmt"
	"slices"
	"strings"

	"changeover/config"
	"changeover/config/catalogue"
	"changeover/config/services"
	"changeover/runbook"
)

// question asks about one field.
type question struct {
	path string
	// fallback is the value without an answer; empty: none.
	fallback string
	// needed: a site is not complete without it.
	needed bool
	// means says what the answer leads to, where the description of the field does not say it.
	means string
	// none is what it means that the field has no value, as in "press Enter if there are no more nodes".
	none string
}

// questions are those that the values so far leave, in the order of the file.
func (d *Draft) questions() []question {
	all := []question{
		{path: "cluster.name", needed: true}, {path: "cluster.ip", needed: true}, {path: "cluster.windowsServer", needed: true}, {path: "cluster.virtual"},
	}
	all = append(all, d.nodeQuestions()...)
	all = append(
		all,
		question{path: "role.name", fallback: "Xpressions Role"},
		question{path: "virtualServer.name", needed: true}, question{path: "virtualServer.ip", needed: true},
		question{path: "virtualServer.subnetMask", fallback: "255.255.255.0"},
		question{path: "disk.driveLetter", fallback: "R"},
	)
	if d.notes[diskPath] != "" {
		all = append(all, question{path: diskPath, needed: true})
	}
	all = append(
		all,
		question{path: "media.path", needed: true, fallback: `C:\XPR`},
		question{path: "xpr.serverName", needed: true}, question{path: "xpr.version"},
		question{path: "xpr.languages", needed: true}, question{path: "xpr.services"}, question{path: "xpr.features"},
	)
	all = append(all, d.serviceQuestions()...)
	all = append(
		all,
		question{path: "xpr.adminPassword", needed: true, fallback: "env:XPR_ADMIN_PASSWORD"},
		question{path: "xpr.postmasterPassword", needed: true, fallback: "env:XPR_POSTMASTER_PASSWORD"},
		question{path: "regional.country"},
	)
	if d.text("regional.country") != "" {
		for _, key := range []string{"areaCode", "subscriberCode", "internationalPrefix", "nationalPrefix", "externalPrefix"} {
			all = append(all, question{path: "regional." + key})
		}
	}
	all = append(all, question{path: "licensing.scenario", fallback: config.ScenarioOutside})
	if d.text("licensing.scenario") == config.ScenarioOnNodes {
		if d.text("licensing.clmURL") == "" {
			all = append(all, question{path: "licensing.clmHost", needed: true})
		}
		all = append(all, question{path: "accounts.cla.name", needed: true}, question{path: "accounts.cla.password", needed: true, fallback: "env:CLA_PASSWORD"})
	} else {
		all = append(all, question{path: "licensing.claHostIP", needed: true})
	}
	all = append(all, question{path: "accounts.service.name", needed: true}, question{path: "accounts.service.password", needed: true, fallback: "env:XPR_SERVICE_PASSWORD"})
	if d.needsExchange() {
		all = append(all, question{path: "accounts.exchange.name", needed: true}, question{path: "accounts.exchange.password", needed: true, fallback: "env:EXCHANGE_PASSWORD"})
	}
	all = append(
		all,
		question{path: "network.gateway"}, question{path: "network.dnsServers"},
		question{path: "reboots.approval", fallback: config.ApprovalAsk},
	)
	return append(all, d.drillQuestions()...)
}

// serviceQuestions are about what the chosen services need.
func (d *Draft) serviceQuestions() []question {
	var all []question
	site := d.product()
	for _, needs := range []struct{ service, path string }{
		{"CtiApl", "xpr.ctiConnection"},
		{"ipApl", "xpr.ipProtocol"},
		{catalogue.Exchange2003, "xpr.exchange2003Server"},
		{catalogue.Exchange2007, "xpr.exchange2007Server"},
	} {
		if services.Chooses(site, needs.service) {
			all = append(all, question{path: needs.path, needed: true})
		}
	}
	return all
}

// needsExchange reports whether a chosen service runs under the account for Exchange.
func (d *Draft) needsExchange() bool {
	return slices.ContainsFunc(services.Of(d.product()), func(row catalogue.Service) bool { return row.Account == catalogue.ExchangeAccount })
}

// product is a site with the values so far that choose services.
func (d *Draft) product() *config.Site {
	chosen, _ := d.Value("xpr.services")
	features, _ := d.Value("xpr.features")
	return &config.Site{XPR: config.XPR{Services: chosen.Items, Features: features.Items, CTIConnection: d.text("xpr.ctiConnection")}}
}

// drillQuestions are about the calendar of the drills. Without an hour there are no drills, and nothing else is asked.
func (d *Draft) drillQuestions() []question {
	all := []question{{path: drillHour, none: "there are to be no drills", means: "A drill is a failover test that a schedule starts: the role moves to each node in turn, " +
		"and clients cannot reach XPR during each move. 'changeover schedule apply' starts the schedule"}}
	if d.text(drillHour) == "" {
		return all
	}
	for _, key := range []string{"minute", "dayOfWeek", "dayOfMonth", "month"} {
		all = append(all, question{path: "test.drill." + key})
	}
	return append(all, question{path: "test.drill.timeZone", fallback: "UTC"})
}

const (
	leastNodes = 2
	mostNodes  = 8
	diskPath   = "disk.resourceName"
	drillHour  = "test.drill.hour"
)

// nodeQuestions are about two nodes, and then about one more node until the answer is empty.
func (d *Draft) nodeQuestions() []question {
	var all []question
	for i := range mostNodes {
		at := fmt.Sprintf("nodes[%d].", i)
		named := d.text(at+"name") != ""
		ended := ""
		if i >= leastNodes {
			ended = "there are no more nodes"
		}
		all = append(all, question{path: at + "name", needed: i < leastNodes, none: ended})
		if !named && i >= leastNodes {
			break
		}
		all = append(all, question{path: at + "clientIP", needed: true}, question{path: at + "interconnectIP", needed: true}, question{path: at + "mac"})
	}
	return all
}

// next is the first question without an answer.
func (d *Draft) next() (question, bool) {
	for _, q := range d.questions() {
		if _, ok := d.Value(q.path); ok {
			continue
		}
		if _, left := d.left[q.path]; !left {
			return q, true
		}
	}
	return question{}, false
}

// Complete gives fields without a value their defaults. The rest stays open: a person must accept a suggestion. Nothing would be said
// about an optional field that stays open. So such a field gets what was read with certainty, even if the rules refuse it, since they
// may ask for another field, such as xpr.acceptLimitedAvailability: the file must not lack what the cluster has.
func (d *Draft) Complete() {
	for {
		q, ok := d.next()
		if !ok {
			return
		}
		if text, read := d.refused[q.path]; read && !q.needed && d.Set(q.path, text, Read) == nil {
			continue
		}
		if q.fallback == "" || d.Set(q.path, q.fallback, Default) != nil {
			_ = d.leave(q) // Nobody is asked here: the finished file shows what is missing.
		}
	}
}

// Learn takes over the findings of a look. A certain finding becomes a value, and a finding that a person should check first becomes
// a suggestion. A value that was given stays. A value that the rules refuse is only a suggestion, and a masked value was not read.
// It returns what the file has no place for.
func (d *Draft) Learn(seen runbook.LookAnswer) (noPlace []string) {
	nodes := d.placed(seen)
	for _, node := range nodes[min(mostNodes, len(nodes)):] {
		noPlace = append(noPlace, fmt.Sprintf("node %s of the cluster is not in the site file, because a site has at most %d nodes (6.1.1)", node, mostNodes))
	}
	for _, v := range learned(seen, nodes[:min(mostNodes, len(nodes))]) {
		if strings.Contains(v.text+v.note, config.Masked) {
			continue
		}
		if v.note != "" {
			d.notes[v.path] = v.note
		}
		if _, given := d.Value(v.path); given || v.text == "" {
			continue
		}
		before := d.Problems()
		if v.unsure || d.Set(v.path, v.text, Read) != nil {
			d.suggested[v.path] = v.text
			continue
		}
		if len(d.wrong(v.path, before)) > 0 {
			d.clear(v.path)
			d.suggested[v.path], d.refused[v.path] = v.text, v.text
		}
	}
	return noPlace
}
