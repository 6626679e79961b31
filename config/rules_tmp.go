package config

var nameRules, addressRules, hostRules, accountRules, licensingRules, productRules, serviceRules, satelliteRules, registryRules, extraRules, clusterRules, parameterRules, ownRules []Rule
