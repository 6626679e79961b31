package services

import (
	"fmt"
	"strings"

	"changeover/config"
	"changeover/config/catalogue"
)

// Choice is an optional service that a site file chooses, and the field that does.
type Choice struct{ Service, Path string }

// Chosen are the optional services that a site file chooses: the services of xpr.services, also if they are not in the
// catalogue, and the services that the features of xpr.features install.
func Chosen(s *config.Site) []Choice {
	var chosen []Choice
	for i, name := range s.XPR.Services {
		chosen = append(chosen, Choice{name, fmt.Sprintf("xpr.services[%d]", i)})
	}
	for i, text := range s.XPR.Features {
		f, o, _ := catalogue.FindFeature(text)
		names := []string{f.Service}
		if o != nil {
			names = append(names, o.Service)
		}
		for _, name := range names {
			row, known := catalogue.Find(name)
			if known && !row.Mandatory && !choose(chosen, name) {
				chosen = append(chosen, Choice{name, fmt.Sprintf("xpr.features[%d]", i)})
			}
		}
	}
	return chosen
}

// Chooses reports whether a site file chooses an optional service, by its name.
func Chooses(s *config.Site, name string) bool { return choose(Chosen(s), name) }

func choose(chosen []Choice, name string) bool {
	for _, c := range chosen {
		if strings.EqualFold(c.Service, name) {
			return true
		}
	}
	return false
}

// Box is a check box of the setup's feature selection: a feature, or an option of one.
type Box struct {
	// Group, Feature and Option as the page shows them; Option is empty for the feature itself.
	Group, Feature, Option string
	// Service that the box installs; empty: none of its own.
	Service string
	On      bool
}

// Boxes are all check boxes of the feature selection (4.4.1, Table 4-2) in the table's order. The box of a feature is on if
// the file names the feature or one of its options, or chooses a service that it installs.
func Boxes(s *config.Site) []Box {
	var boxes []Box
	for _, f := range catalogue.Features() {
		options, some := optionsOf(s, f)
		on := f.Default || some || named(s, f.Name, "") || runs(s, f.Service)
		boxes = append(boxes, Box{Group: f.Group, Feature: f.Name, Service: f.Service, On: on})
		for i, o := range f.Options {
			label := o.Label
			if label == "" {
				label = o.Name
			}
			boxes = append(boxes, Box{
				Group: f.Group, Feature: f.Name, Option: label, Service: o.Service,
				On: options[i] || on && !some && o.Default,
			})
		}
	}
	return boxes
}

// optionsOf says which options of a feature a site file chooses, and whether any.
func optionsOf(s *config.Site, f catalogue.Feature) (options []bool, some bool) {
	for _, o := range f.Options {
		on := named(s, f.Name, o.Name) || runs(s, o.Service) ||
			o.Name == catalogue.FaxG3PostDial && s.XPR.FaxG3PostDial && runs(s, f.Service)
		options, some = append(options, on), some || on
	}
	return options, some
}

// named reports whether xpr.features names a feature, or an option of it.
func named(s *config.Site, feature, option string) bool {
	for _, text := range s.XPR.Features {
		f, o, ok := catalogue.FindFeature(text)
		if ok && f.Name == feature && (option == "" && o == nil || o != nil && o.Name == option) {
			return true
		}
	}
	return false
}

// runs reports whether a site has the service of a feature or an option.
func runs(s *config.Site, service string) bool { return service != "" && Has(s, service) }

// HasOption reports whether an option of a feature is chosen.
func HasOption(s *config.Site, feature, option string) bool {
	for _, box := range Boxes(s) {
		if box.Feature == feature && box.Option == option {
			return box.On
		}
	}
	return false
}

// FeaturesDecided reports whether a site file says which features without a service of their own it wants, such as
// fax and voice: it then has the field xpr.features, possibly as an empty list.
func FeaturesDecided(s *config.Site) bool { return s.XPR.Features != nil }
