package posh

import "strings"

// baseExceptions names the direct base of the exceptions that scripts meet;
// what is not listed derives from System.Exception here.
var baseExceptions = map[string]string{
	"system.systemexception":                                                       "System.Exception",
	"system.management.automation.runtimeexception":                                "System.SystemException",
	"system.management.automation.methodexception":                                 "System.Management.Automation.ExtendedTypeSystemException",
	"system.management.automation.extendedtypesystemexception":                     "System.Management.Automation.RuntimeException",
	"system.management.automation.methodinvocationexception":                       "System.Management.Automation.MethodException",
	"system.management.automation.setvalueinvocationexception":                     "System.Management.Automation.SetValueException",
	"system.management.automation.setvalueexception":                               "System.Management.Automation.ExtendedTypeSystemException",
	"system.management.automation.parameterbindingexception":                       "System.Management.Automation.RuntimeException",
	"system.management.automation.parameterbindingvalidationexception":             "System.Management.Automation.ParameterBindingException",
	"system.management.automation.parameterbindingargumenttransformationexception": "System.Management.Automation.ParameterBindingException",
	"system.management.automation.commandnotfoundexception":                        "System.Management.Automation.RuntimeException",
	"system.management.automation.parseexception":                                  "System.Management.Automation.RuntimeException",
	"system.management.automation.psinvalidcastexception":                          "System.InvalidCastException",
	"system.management.automation.argumenttransformationmetadataexception":         "System.Management.Automation.MetadataException",
	"system.management.automation.metadataexception":                               "System.Management.Automation.RuntimeException",
	"system.management.automation.sessionstateexception":                           "System.Management.Automation.RuntimeException",
	"system.management.automation.itemnotfoundexception":                           "System.Management.Automation.SessionStateException",
	"system.management.automation.drivenotfoundexception":                          "System.Management.Automation.SessionStateException",
	"system.management.automation.remoteexception":                                 "System.Management.Automation.RuntimeException",
	"system.management.automation.actionpreferencestopexception":                   "System.Management.Automation.RuntimeException",
	"system.management.automation.psargumentexception":                             "System.ArgumentException",
	"system.management.automation.psinvalidoperationexception":                     "System.InvalidOperationException",
	"system.management.automation.psnotsupportedexception":                         "System.NotSupportedException",
	"microsoft.powershell.commands.writeerrorexception":                            "System.SystemException",
	"microsoft.powershell.commands.servicecommandexception":                        "System.SystemException",
	"microsoft.powershell.commands.processcommandexception":                        "System.SystemException",
	"microsoft.management.infrastructure.cimexception":                             "System.Exception",
	"microsoft.powershell.cmdletization.cim.cimjobexception":                       "System.SystemException",
	"system.io.ioexception":                                                        "System.SystemException",
	"system.io.filenotfoundexception":                                              "System.IO.IOException",
	"system.io.directorynotfoundexception":                                         "System.IO.IOException",
	"system.io.pathtoolongexception":                                               "System.IO.IOException",
	"system.unauthorizedaccessexception":                                           "System.SystemException",
	"system.security.securityexception":                                            "System.SystemException",
	"system.security.principal.identitynotmappedexception":                         "System.SystemException",
	"system.argumentexception":                                                     "System.SystemException",
	"system.argumentnullexception":                                                 "System.ArgumentException",
	"system.argumentoutofrangeexception":                                           "System.ArgumentException",
	"system.formatexception":                                                       "System.SystemException",
	"system.overflowexception":                                                     "System.ArithmeticException",
	"system.arithmeticexception":                                                   "System.SystemException",
	"system.dividebyzeroexception":                                                 "System.ArithmeticException",
	"system.indexoutofrangeexception":                                              "System.SystemException",
	"system.invalidcastexception":                                                  "System.SystemException",
	"system.invalidoperationexception":                                             "System.SystemException",
	"system.notsupportedexception":                                                 "System.SystemException",
	"system.objectdisposedexception":                                               "System.InvalidOperationException",
	"system.timeoutexception":                                                      "System.SystemException",
	"system.applicationexception":                                                  "System.Exception",
	"system.threading.abandonedmutexexception":                                     "System.SystemException",
	"system.threading.waithandlecannotbeopenedexception":                           "System.ApplicationException",
	"system.runtime.interopservices.externalexception":                             "System.SystemException",
	"system.runtime.interopservices.comexception":                                  "System.Runtime.InteropServices.ExternalException",
	"system.componentmodel.win32exception":                                         "System.Runtime.InteropServices.ExternalException",
	"system.net.networkinformation.pingexception":                                  "System.InvalidOperationException",
	"microsoft.failoverclusters.powershell.clustercmdletexception":                 "System.Management.Automation.RuntimeException",
}

// derives reports whether an exception type is the given type or derives from it.
func derives(exception, from string) bool {
	if strings.EqualFold(from, "System.Exception") {
		return true
	}
	for name := exception; name != ""; name = baseExceptions[strings.ToLower(name)] {
		if strings.EqualFold(name, from) {
			return true
		}
	}
	return false
}

// caughtBy is the error as the first matching catch clause sees it: a type may
// also name what a method threw inside, and then that is the exception.
func caughtBy(e *Error, types []string) *Error {
	if len(types) == 0 {
		return e
	}
	for _, t := range types {
		full := canonicalType(t)
		if e.Inner != nil && derives(e.Inner.Exception, full) && !strings.EqualFold(full, "System.Exception") {
			inner := *e
			inner.Exception, inner.Message, inner.HResult, inner.Inner = e.Inner.Exception, e.Inner.Message, e.Inner.HResult, e.Inner.Inner
			return &inner
		}
		if derives(e.Exception, full) {
			return e
		}
	}
	return nil
}
