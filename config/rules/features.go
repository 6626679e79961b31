package rules

import (
	"slices"
	"strings"

	"changeover/config"
	"changeover/config/catalogue"
	"changeover/config/problem"
	"changeover/config/services"
)

// featureRules are about the setup's feature selection (Table 4-2).
var featureRules = []Rule{
	fileRule("P-34", "4.4.1", "features and their options are in Table 4-2 of the manual", checkFeatures),
	fileRule("V-43", "4.4.1", "if a language of the site is German, US English or British English, at most one of PhoneMail, VMS and ERGO is installed", checkVoicemail),
}

func checkFeatures(s *config.Site, r *problem.Report) {
	if !services.FeaturesDecided(s) {
		r.Warn("xpr.features", "", "is missing, and the services do not show whether fax and voice are wanted; before XPR is installed, list the features, such as "+catalogue.FaxServer+
			" and "+catalogue.VoicemailServer+" > "+catalogue.ERGO+", or write [] for none")
		return
	}
	seen := map[string]bool{}
	for i, text := range s.XPR.Features {
		path := indexed("xpr.features", i)
		r.Unique(path, text, seen)
		f, o, ok := catalogue.FindFeature(text)
		switch {
		case !ok:
			r.Add(path, text, "is not a feature or an option of the setup; 'changeover explain xpr.features' lists all of them"+problem.DidYouMean(problem.Nearest(text, catalogue.Choices())))
		case o == nil && f.Name == catalogue.VoicemailServer && !slices.ContainsFunc(services.Boxes(s), func(b services.Box) bool { return b.Feature == f.Name && b.Option != "" && b.On }):
			r.Add(path, text, "does not name the voicemail system; write the voicemail system too, such as "+f.Name+" > "+catalogue.ERGO)
		}
	}
}

// voicemailLanguages are those in which one voicemail system of the three is installed.
var voicemailLanguages = []string{"German", "US English", "British English"}

func checkVoicemail(s *config.Site, r *problem.Report) {
	language := slices.IndexFunc(s.XPR.Languages, func(l string) bool { return slices.Contains(voicemailLanguages, l) })
	if language < 0 {
		return
	}
	var systems []string
	for i, text := range s.XPR.Features {
		_, o, ok := catalogue.FindFeature(text)
		if !ok || o == nil || !slices.Contains([]string{catalogue.ERGO, catalogue.PhoneMail, catalogue.VMS}, o.Name) || slices.Contains(systems, o.Name) {
			continue
		}
		if systems = append(systems, o.Name); len(systems) > 1 {
			r.Add(indexed("xpr.features", i), text, "cannot be installed together with "+strings.Join(systems[:len(systems)-1], " and ")+" if "+s.XPR.Languages[language]+" is in xpr.languages; keep only one voicemail system")
		}
	}
}
