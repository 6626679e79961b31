package service

import (
	"fmt"
	"log/slog"
	"runtime"
	"slices"
	"strings"

	"changeover/config/problem"
)

// variablePrefix begins the name of each environment variable that is a setting.
const variablePrefix = "CHANGEOVER_"

// variableOf returns the environment variable of a setting.
func variableOf(setting string) string {
	return variablePrefix + strings.ToUpper(strings.ReplaceAll(setting, "-", "_"))
}

// checkKeys refuses keys of the settings file that are no settings.
func checkKeys(file string, keys, settings []string) error {
	for _, key := range slices.Sorted(slices.Values(keys)) {
		if slices.Contains(settings, key) {
			continue
		}
		return fmt.Errorf("cannot use the key '%s' in %s: the worker has no such setting; 'worker --help' lists the names of the settings%s",
			key, file, problem.DidYouMean(problem.Nearest(key, settings)))
	}
	return nil
}

// checkVariables refuses a variable whose name is nearly that of a setting, and returns the names of all others that begin like the
// name of a setting. Those are not refused: Kubernetes sets such variables for a service named changeover, and a person may choose
// such a name for a secret.
func checkVariables(environment, settings []string) (unknown []string, err error) {
	for _, entry := range environment {
		name, _, _ := strings.Cut(entry, "=")
		if len(name) < len(variablePrefix) || !strings.EqualFold(name[:len(variablePrefix)], variablePrefix) {
			continue
		}
		isSetting := slices.ContainsFunc(settings, func(s string) bool {
			return variableOf(s) == name || runtime.GOOS == "windows" && strings.EqualFold(variableOf(s), name)
		})
		if isSetting {
			continue
		}
		near := problem.Nearest(name[len(variablePrefix):], settings)
		if len(near) == 0 {
			unknown = append(unknown, name)
			continue
		}
		for i := range near {
			near[i] = variableOf(near[i])
		}
		return nil, fmt.Errorf("cannot use the environment variable %s: the worker has no such setting; correct the name of the variable, or remove the variable%s", name, problem.DidYouMean(near))
	}
	return unknown, nil
}

// warnOfVariables logs the names of variables that are no settings.
func warnOfVariables(logger *slog.Logger, unknown []string) {
	if len(unknown) > 0 {
		logger.Warn("Some environment variables begin with "+variablePrefix+" but are no settings of the worker; the worker does not read them as settings. 'worker --help' lists the names of the settings.", "variables", unknown)
	}
}
