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
	fileRule("P-34", "4.4.1", "features and their options are those of Table 4-2", checkFeatures),
	fileRule("V-43", "4.4.1", "PhoneMail, VMS and ERGO are not installed together in D, US and UK", checkVoicemail),
}

func checkFeatures(s *config.Site, r *problem.Report) {
	if !services.FeaturesDecided(s) {
		r.Warn("xpr.features", "", "is missing: the services do not show whether fax and voice are wanted; list the features, such as "+catalogue.FaxServer+
			" and "+catalogue.VoicemailServer+" > "+catalogue.ERGO+", or give [] for none, before XPR is installed")
		return
	}
	seen := map[string]bool{}
	for i, text := range s.XPR.Features {
		path := indexed("xpr.features", i)
		r.Unique(path, text, seen)
		f, o, ok := catalogue.FindFeature(text)
		switch {
		case !ok:
			r.Add(path, text, "is neither a feature of the setup nor an option of one"+problem.DidYouMean(problem.Nearest(text, catalogue.Choices()))+"; 'changeover explain xpr.features' lists all")
		case o == nil && f.Name == catalogue.VoicemailServer && !slices.ContainsFunc(services.Boxes(s), func(b services.Box) bool { return b.Feature == f.Name && b.Option != "" && b.On }):
			r.Add(path, text, "does not say which voicemail system; name it, such as "+f.Name+" > "+catalogue.ERGO)
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
			r.Add(indexed("xpr.features", i), text, "cannot be installed together with "+strings.Join(systems[:len(systems)-1], " and ")+" if a language is "+s.XPR.Languages[language]+"; choose one of them")
		}
	}
}
