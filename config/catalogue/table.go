package catalogue

import "slices"

// services are all rows of Table 12/17 in the table's order.
var services = slices.Concat(mandatoryServices, optionalServices)
