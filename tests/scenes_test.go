package tests

import (
	"go/ast"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// scenes holds the tests of package workflows whose runs are recorded. With fake hosts they cover all ways to end
// within seconds. TestReplayCoversTheWorkflows reports what they do not cover, and TestTheHistoriesHoldEachEnd which
// ends are required.
var scenes = []string{
	"TestACanceledDrillBringsAHealthyRoleHome",
	"TestAChangeThatCannotBeRecordedAtTheEndIsSaid",
	"TestAChangeThatDoesNotLastIsAskedAbout",
	"TestACheckIsCanceledInAStep",
	"TestACheckOfARemovalOnlyLooks",
	"TestACheckOfAReplacementSaysWhatFollows",
	"TestACheckOfAnAdoptionSaysWhatItWouldRecordAndAsk",
	"TestACheckOfAnInstallationConvertsNothing",
	"TestACheckOfAnotherClusterEnds",
	"TestACheckSaysWhatItCouldNotRead",
	"TestACheckSaysWhichProofsItCouldNotRead",
	"TestACheckWithoutAnyReadSaysSo",
	"TestAChildLosesTheLockOfItsDeployment",
	"TestAChildThatIsHeldOrWaitsForRoomSaysSo",
	"TestAConfirmationWhoseLookDoesNotEnd",
	"TestAConversionOfAnAbortedInstallationIsNotMadeAgainUnasked",
	"TestAConversionOfAnEarlierRunIsNotMadeAgainUnlessAPersonSaysSo",
	"TestAConversionThatAPersonStatesIsNotMadeAgain",
	"TestAConversionThatFailsIsStartedAgainOnRetry",
	"TestACopyIsDoneWhenTheFileIsSeen",
	"TestADeploymentWaitsWhileAChildsIDIsTaken",
	"TestADrillEndsOnANodeThatAPersonPaused",
	"TestADrillThatLosesItsLockSaysWhatItLeaves",
	"TestADrillThatMeetsTheLockIsSkipped",
	"TestADrillThatNobodyAnswersEnds",
	"TestADrillWaitsForANodeThatJoins",
	"TestADriverThatWasRemovedNeedsARestartWhenItComesBack",
	"TestADriverWhoseLogSaysOtherwiseIsAskedAbout",
	"TestAFeatureThatIsNotInstalledIsNoReasonToRestart",
	"TestAFeatureThatWaitsForARestartGetsItBeforeTheSetup",
	"TestAFullSiteIsCompared",
	"TestAHalfRoleThatDoesNotComeBackIsNamed",
	"TestAHeldRunRetriesNothing",
	"TestAHeldRunThatIsAbortedRetriesNothing",
	"TestAHotfixComesToEveryNodeInTurn",
	"TestAHotfixLeavesARoleOffline",
	"TestAHotfixOnTheClusterDriveComesToTheOwner",
	"TestAHotfixThatIsOnlyANameIsStated",
	"TestALanguageAfterTheSetupHasATaskOfItsOwn",
	"TestALicenceServiceThatDoesNotComeOnlineIsAskedAbout",
	"TestALockIsRefusedWaitedForOrEnded",
	"TestALockLostWhileTheSiteIsMadeSafe",
	"TestALockLostWithALostAnswerLeavesItNotKnown",
	"TestALookAsksForTheRestartOfTheDriverAsWell",
	"TestALookReadsAClusterAndItsNodes",
	"TestALostAnswerIsSettledByRetrySkipAndAbort",
	"TestALostNodeIsRemoved",
	"TestALostNodeIsReplaced",
	"TestAMissedObjectiveLeavesTheRoleOnItsFinalOwner",
	"TestAMistypedInputIsNoOrderToChangeASite",
	"TestAMoveThatFailsLeavesTheRoleAsItCan",
	"TestANewNodeInProductionIsReplicatedInAWindowAndTheRoleComesHome",
	"TestANodeThatAPersonHasPausedStaysSo",
	"TestANodeThatCameBackIsNotReplaced",
	"TestANodeThatCannotBeResumedIsNamed",
	"TestANodeThatDoesNotAnswerIsLeftToItsSteps",
	"TestANodeThatHasXPRAlreadyIsNotRestarted",
	"TestANodeThatIsNotEvictedIsNotForgotten",
	"TestANodeThatOwnsTheRoleIsRemoved",
	"TestAPasswordIsForNodesThatRunXPR",
	"TestAPauseWhoseAnswerIsLostIsUndone",
	"TestAProbeThatCameLateProvesNothing",
	"TestAProbeThatFailsCostsTheMeasurement",
	"TestAProbeThatIsOverEarlyProvesNothing",
	"TestARecordContinuesAsNew",
	"TestARemovalThatIsAbortedLeavesTheRoleWhereItWent",
	"TestARemovalThatWaitsForARestartGetsIt",
	"TestARepairGoesWhereTheRoleIs",
	"TestARepairIsTheManualsRound",
	"TestARepairOfARoleThatDoesNotStayEnds",
	"TestAReplacedNodeThatIsLostAgainIsEvicted",
	"TestAReplacementThatWasAbortedGoesOn",
	"TestAReplicationComparesTheFilesOfHotfixes",
	"TestAReplicationEndsWhatThePreparationBegan",
	"TestARequiredTaskCannotBeSkippedButAnAttestationCan",
	"TestAResourceThatFailsIsRepairedOnceByTheManualsHint",
	"TestARestartOfTheSetupByAPersonCounts",
	"TestARestartThatAnInstallerWantsIsCarriedOut",
	"TestARestartThatHappenedElsewhereIsNotRepeated",
	"TestARestartedNodeIsRepairedOnceByTheManualsHint",
	"TestARoleOfPartOneStartsByItself",
	"TestARoleThatCameToALeavingNodeMovesAway",
	"TestARoleThatFailedOverDuringIntegrateIsBroughtBack",
	"TestARoleThatIsOfflineStaysOfflineWhenItsNodeIsRemoved",
	"TestARoleThatMovedBeforeTheWindowStaysThere",
	"TestARunStopsAtANodeOfAnotherCluster",
	"TestARunWaitsUntilTheRunThatLostTheLockSendsNothing",
	"TestASatelliteIsForgotten",
	"TestASetupThatGoesOnAfterItsRestartIsAskedForAgain",
	"TestASetupWhoseRestartIsCutShortGoesOn",
	"TestASideJobIsCarriedOutOnce",
	"TestASideJobThatTakesTheRoleDownWaitsForAWindow",
	"TestASiteOfPartOneCitesPartOne",
	"TestASiteThatCannotBeReadStartsNothing",
	"TestASlowDriveIsAskedAbout",
	"TestAStateThatDiffersInEachRoundIsAskedAbout",
	"TestAStateThatOthersChangeIsAskedAbout",
	"TestATargetThatARunbookDoesNotTakeIsRefused",
	"TestATaskOfAReplicationSaysThatTheRoleHasFallenOver",
	"TestATaskWhoseProofsCannotBeReadEndsWithTheRun",
	"TestATaskWhoseProofsCannotBeReadIsAskedAbout",
	"TestAValueThatNobodyHasTypedIsAskedForWhereXPRIsInstalled",
	"TestAValueTypedOtherwiseStopsAnAdoption",
	"TestAWithdrawalThatFailsIsAskedAbout",
	"TestAWrongPasswordIsSetAgainOnRetry",
	"TestAbortEndsARunWithoutEvidence",
	"TestAnAbortedDeploymentSaysHowItsChildLeftTheSite",
	"TestAnActivityInFlightIsCanceled",
	"TestAnAdoptionAsksOnceAndChangesNothingOnHosts",
	"TestAnAdoptionDoesNotAskOfWhatHostsShowUndone",
	"TestAnAdoptionListsEachDifferenceOnce",
	"TestAnAdoptionTakesTheKeysThatTheHostsHave",
	"TestAnAdoptionTakesWhatShowsThatARunbookWasCarriedOut",
	"TestAnAdoptionWaitsForAHostThatDoesNotAnswer",
	"TestAnAnswerThatIsLostTwiceIsAskedAboutTwice",
	"TestAnAntivirusServiceIsRecordedBeforeItIsStopped",
	"TestAnInstallationConvertsTimeStampsBeforeTheOtherServicesStart",
	"TestAnUnansweredChildFailsItsDeployment",
	"TestAnUnfinishedSetupStopsWhatFollows",
	"TestAnUnusualSiteIsCompared",
	"TestAnUnusualSiteIsPrepared",
	"TestAnotherNodeStandsInForOneThatIsDown",
	"TestAnotherServerNameStopsTheRun",
	"TestAntivirusStaysStoppedInEachRunbookThatInstalls",
	"TestCancelingEndsTheWaitForRoom",
	"TestCertificatesAreReadWhereTheSiteNamesThePorts",
	"TestDefenderIsOffWhileXPRIsInstalled",
	"TestEachRunbookHoldsToTheServerNameOfTheInstallation",
	"TestEvidenceIsClosed",
	"TestEvidenceThatIsRetriedWithoutSuccessIsTriedAgain",
	"TestFeaturesWithoutAServiceAreStated",
	"TestGhostscriptIsRemovedUnlessTheSiteKeepsIt",
	"TestInputThatNamesNothingOfTheSiteIsRefused",
	"TestLicenceFilesAndTheInternetAreLookedAtWhereTheSiteNamesThem",
	"TestLicenceFilesAreShownForTheirNode",
	"TestLooksThatDoNotFitAreAskedAbout",
	"TestOnlyAParentMayPassOnASite",
	"TestOptionalServicesAreSeenToBeOnline",
	"TestOtherReleasesAreRefusedBeforeAnythingIsChanged",
	"TestPortsThatNeverAnswerProveNothing",
	"TestServicesOfXPRBeyondTheSitesAreStopped",
	"TestTheDelayOfLayersIsReadAgainAfterAMove",
	"TestTheFirstNodeNeitherLeavesNorIsReplaced",
	"TestTheLastButOneNodeIsRemovedForAReasonOnly",
	"TestTheLatencyOfAnIdleDriveIsAttested",
	"TestTheListsOfASatelliteAreReadAgainAfterAMove",
	"TestThePrerequisitesAreLookedAtTogether",
	"TestTheRestartOfTheSetupIsCarriedOutInTheRun",
	"TestTheSetupIsNotShownBeforeFaxAndVoiceAreDecided",
	"TestThereIsNothingToAdoptBeforeXPRIsAResourceOfTheRole",
	"TestTimeZoneSupportIsTurnedOffLater",
	"TestWhatAPersonLeavesOutOfAnAdoptionStaysOpen",
	"TestWhatWasOnlineBesideAFailedServiceComesBackAfterTheRestart",
	"TestWhatWindowsWaitedForBeforeTheSetupIsNotItsWish",
	"TestWindowsForRestarts",
	"TestWorkThatEndsItsWorkersIsAskedAbout",
}

func TestEachSceneIsATestOfTheWorkflows(t *testing.T) {
	var known []string
	for _, file := range source(t, "workflows") {
		if file.dir() == "workflows" {
			known = append(known, file.tests()...)
		}
	}
	for _, name := range scenes {
		assert.Contains(t, known, name, "there is no test %s in workflows; remove it from scenes or change its name there", name)
	}
}

// tests returns the names of the test functions in the file.
func (f sourceFile) tests() []string {
	var names []string
	for _, declaration := range f.Decls {
		if function, ok := declaration.(*ast.FuncDecl); ok && strings.HasPrefix(function.Name.Name, "Test") {
			names = append(names, function.Name.Name)
		}
	}
	return names
}
