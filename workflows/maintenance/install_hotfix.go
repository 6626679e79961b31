package maintenance

import (
	"strings"

	"go.temporal.io/sdk/workflow"

	"changeover/activities/windows/check"
	"changeover/config"
	"changeover/config/catalogue/steps"
	"changeover/runbook"
	"changeover/workflows/chapter"
	"changeover/workflows/desk"
	"changeover/workflows/engine"
	"changeover/workflows/role"
)

// InstallHotfix is 9.8.3 for one hotfix: it is installed on one node after the other, each without the role and paused. Its
// files on the cluster drive are installed once, on the owner of the role.
func InstallHotfix(ctx workflow.Context, c *chapter.Chapter) {
	chapter.RefuseWhileConverting(ctx, c)
	chapter.RefuseWithoutXPR(ctx, c, chapter.Step(steps.Rep9_8_3Step1, "", ""))
	chapter.Reenter(ctx, c, false, func(ctx workflow.Context) {
		h := hotfixOf(c, c.Run.Input().Hotfix)
		owner := c.Role.Owner()
		c.Run.Do(ctx, append(c.Preconditions().Preflight(c.Site.Config.NodeNames()...), hasResources(c, owner, c.Site.Services...))...)
		for _, node := range append(c.Site.Config.OtherNodes(owner), owner) {
			h.installOn(ctx, node)
		}
		h.installOnDrive(ctx)
		c.Role.GoHome(ctx, chapter.Step(steps.Rep9_8_2Step14, "", ""))
		c.Role.Leave()
	})
}

// hotfix is a hotfix of a site.
type hotfix struct {
	*chapter.Chapter
	name string
	// known: the site file has more than the name; on are the files on the cluster drive, off all others.
	known   bool
	p       config.HotfixPackage
	on, off []config.HotfixFile
}

func hotfixOf(c *chapter.Chapter, name string) hotfix {
	h := hotfix{Chapter: c, name: name}
	h.p, h.known = c.Site.Config.XPR.HotfixPackage(name)
	h.on, h.off = h.p.Split(c.Site.Config.Drive())
	return h
}

// Hotfixes are the site's hotfixes on nodes (9.8.3), and on the cluster drive, which the role's owner has. If the site file
// names no files of a hotfix, a person states that it is installed.
func Hotfixes(c *chapter.Chapter, nodes ...string) []engine.Item {
	var group []engine.Item
	for _, name := range c.Site.Config.XPR.Hotfixes {
		h := hotfixOf(c, name)
		if !h.known {
			group = append(group, h.attested(nodes...)...)
			continue
		}
		for _, node := range nodes {
			if len(h.off) > 0 {
				group = append(group, h.installed(h.step(node), h.off))
			}
		}
		if len(h.on) > 0 {
			s := h.driveStep(c.Role.Owner())
			group = append(group, engine.Check(s.WithHint("skip this step, and install the hotfix afterwards with: changeover run "+runbook.InstallHotfix+" --site "+c.Site.Name()+" --hotfix "+runbook.Argument(name)), hashes(h.on)))
		}
	}
	if len(group) > 0 {
		return group
	}
	for _, node := range nodes {
		group = append(group, engine.NotNeeded(chapter.Step(steps.Rep9_8_3Step1, node, "the hotfixes of the purchased version are installed"), "the site file names no hotfixes (xpr.hotfixes)"))
	}
	return group
}

func (h hotfix) step(node string) runbook.Step {
	return chapter.Step(steps.Rep9_8_3Step1, node, "hotfix "+h.name+" is installed")
}

func (h hotfix) driveStep(owner string) runbook.Step {
	return chapter.Step(steps.Rep9_8_3Step1, owner, "hotfix "+h.name+" is installed on the cluster drive")
}

// hashes compares the files of a hotfix on a host.
func hashes(files []config.HotfixFile) check.FileHashes {
	var want check.FileHashes
	for _, file := range files {
		want.Files = append(want.Files, check.FileHash{Path: file.Path, SHA256: file.SHA256})
	}
	return want
}

// installed compares the files of the hotfix on a host and installs it where they differ: by its program, if the site file has
// the arguments with which that runs without a window, by a person otherwise.
func (h hotfix) installed(s runbook.Step, files []config.HotfixFile) engine.Item {
	t := chapter.ProgramTask("hotfix-"+strings.ToLower(h.name), s, h.p.Program)
	t.Title = "install hotfix " + h.name + " on " + s.Host
	page := runbook.Page{Title: "Files that are compared after the installation", Manual: s.Manual}
	for _, file := range files {
		page.Fields = append(page.Fields, runbook.Field{Label: file.Path, Value: "SHA-256 " + file.SHA256})
	}
	t.Pages = []runbook.Page{page}
	t.Proofs = []desk.Proof{{Step: s, Want: hashes(files)}}
	return chapter.Installed(h.Chapter, t, h.p.Program != "" && h.p.Arguments != "", h.p.Arguments)
}

// attested are the items of a hotfix of which only the name is known.
func (h hotfix) attested(nodes ...string) []engine.Item {
	t := desk.Task{About: []string{h.name}}
	var on []string
	for _, node := range nodes {
		s := h.step(node)
		t.Steps = append(t.Steps, s)
		if !h.Run.Record().Has(t.FactOf(s)) {
			on = append(on, node)
		}
	}
	t.OperatorTask = runbook.OperatorTask{
		ID: "hotfix-" + strings.ToLower(h.name+"-"+nodes[0]), Title: "install hotfix " + h.name + " on " + strings.Join(on, " and "),
	}
	return h.Run.Record().Attesting(t)
}

// stands reports whether a node has the hotfix and needs no restart for it, so that the role can stay there.
func (h hotfix) stands(ctx workflow.Context, node string) bool {
	if !h.known {
		t := desk.Task{About: []string{h.name}}
		return h.Run.Record().Has(t.FactOf(h.step(node)))
	}
	proofs := []desk.Proof{installersOn(h.Chapter, node).WantNone()}
	if len(h.off) > 0 {
		proofs = append(proofs, desk.Proof{Step: h.step(node), Want: hashes(h.off)})
	}
	return h.Run.Holds(ctx, proofs)
}

// installOn installs the hotfix on a node, and restarts the node where a program wants that.
func (h hotfix) installOn(ctx workflow.Context, node string) {
	var items []engine.Item
	switch {
	case !h.known:
		items = h.attested(node)
	case len(h.off) > 0:
		items = []engine.Item{h.installed(h.step(node), h.off)}
	}
	if h.Run.Checking() || h.stands(ctx, node) {
		h.Run.Do(ctx, items...)
		if h.known {
			h.Run.Do(ctx, noRestartWanted(h.Chapter, node))
		}
		return
	}
	h.withoutRole(ctx, node, func() {
		h.Run.Do(ctx, items...)
		if h.known {
			restartWhereWanted(ctx, h.Chapter, node)
		}
	})
}

// withoutRole carries out work on a node that is paused and does not have the role.
func (h hotfix) withoutRole(ctx workflow.Context, node string, work func()) {
	about := func(host, title string) runbook.Step { return chapter.Step(steps.Rep9_8_1Step1, host, title) }
	state := h.Role.Refresh(ctx)
	if others := h.Site.Config.OtherNodes(node); h.Role.Owner() == node && len(others) > 0 {
		to := chapter.FirstUp(h.Chapter, others)
		h.Role.Resume(ctx, about(node, "node "+to+" can own the role"), to)
		h.Role.Move(ctx, chapter.Step(steps.Rep9_8_1Step3c, node, "the role has moved away from "+node), to, role.WhollyOnline(state))
		role.StayAway(h.Role) // A hotfix that fails may leave a node on which the services do not start.
	}
	h.Role.Pause(ctx, about(h.Role.Owner(), "node "+node+" is paused while the hotfix is installed on it"), node)
	work()
	h.Role.Release(ctx, about(h.Role.Owner(), "node "+node+" is resumed"), node)
}

// installOnDrive installs the hotfix's files on the cluster drive, on the owner and with XPR's services offline. The owner
// restarts afterwards where the program wants that.
func (h hotfix) installOnDrive(ctx workflow.Context) {
	if len(h.on) == 0 {
		return
	}
	if !h.Run.Checking() {
		h.Role.Refresh(ctx)
	}
	s := h.driveStep(h.Role.Owner())
	item := h.installed(s, h.on)
	if h.Run.Checking() || h.Run.Holds(ctx, []desk.Proof{{Step: s, Want: hashes(h.on)}}) {
		h.Run.Do(ctx, item)
		return
	}
	h.Role.TakeOffline(ctx, chapter.Step(steps.Rep9_8_1Step2, "", ""))
	h.Role.WorkOn(s.Host)
	h.Run.Do(ctx, item)
	h.Role.Start(ctx, chapter.Step(steps.Rep9_8_2Step14, s.Host, "the whole role is online with the hotfix"))
	if h.Run.OK() && installersOn(h.Chapter, s.Host).Want(ctx) != "" {
		h.withoutRole(ctx, s.Host, func() { chapter.Restart(ctx, h.Chapter, afterHotfixes(s.Host), s.Host) })
	}
}
