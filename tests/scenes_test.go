package tests

import (
	"go/ast"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// scenes are the tests of package workflows whose runs are recorded: on fake hosts, every way to end within seconds.
// TestReplayCoversTheWorkflows says what they leave out, TestTheHistoriesHoldEachEnd which ends are wanted.
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
	"TestARepairIsTheManualsRound",
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
	"TestAnAdoptionTakesWhatShowsThatARunbookWasCarriedOut",
	"TestAnAdoptionWaitsForAHostThatDoesNotAnswer",
	"TestAnAnswerThatIsLostTwiceIsAskedAboutTwice",
	"TestAnAntivirusServiceIsRecordedBeforeItIsStopped",
	"TestAnUnansweredChildFailsItsDeployment",
	"TestAnUnfinishedSetupStopsWhatFollows",
	"TestAnUnusualSiteIsCompared",
	"TestAnUnusualSiteIsPrepared",
	"TestAnotherNodeStandsInForOneThatIsDown",
	"TestAnotherServerNameStopsTheRun",
	"TestAntivirusStaysStoppedInEachRunbookThatInstalls",
	"TestCancelingEndsTheWaitForRoom",
	"TestDefenderIsOffWhileXPRIsInstalled",
	"TestEachRunbookHoldsToTheServerNameOfTheInstallation",
	"TestEvidenceIsClosed",
	"TestEvidenceThatIsRetriedWithoutSuccessIsTriedAgain",
	"TestFeaturesWithoutAServiceAreStated",
	"TestGhostscriptIsRemovedUnlessTheSiteKeepsIt",
	"TestInputThatNamesNothingOfTheSiteIsRefused",
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
	"TestTimeStampsAreConvertedOnceWhereTheSiteWantsItAtTheInstallation",
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
		assert.Contains(t, known, name, "there is no test %s in workflows; take it out of scenes or give its new name", name)
	}
}

// tests are the names of the file's test functions.
func (f sourceFile) tests() []string {
	var names []string
	for _, declaration := range f.Decls {
		if function, ok := declaration.(*ast.FuncDecl); ok && strings.HasPrefix(function.Name.Name, "Test") {
			names = append(names, function.Name.Name)
		}
	}
	return names
}
