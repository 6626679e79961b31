package tests

import (
	"go/ast"
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
	"TestACheckOfAnotherClusterEnds",
	"TestACheckSaysWhatItCouldNotRead",
	"TestACheckSaysWhichProofsItCouldNotRead",
	"TestACheckWithoutAnyReadSaysSo",
	"TestAChildLosesTheLockOfItsDeployment",
	"TestAChildThatIsHeldOrWaitsForRoomSaysSo",
	"TestAConfirmationWhoseLookDoesNotEnd",
	"TestAConversionOfAnEarlierRunIsNotMadeAgainUnlessAPersonSaysSo",
	"TestAConversionThatFailsIsStartedAnewOnRetry",
	"TestACopyIsDoneWhenTheFileIsSeen",
	"TestADeploymentWaitsWhileAChildsIDIsTaken",
	"TestADrillEndsOnANodeThatAPersonPaused",
	"TestADrillThatLosesItsLockSaysWhatItLeaves",
	"TestADrillThatMeetsTheLockIsSkipped",
	"TestADrillThatNobodyAnswersEnds",
	"TestADrillWaitsForANodeThatJoins",
	"TestADriverWhoseLogSaysOtherwiseIsAskedAbout",
	"TestAFullSiteIsCompared",
	"TestAHalfRoleThatDoesNotComeBackIsNamed",
	"TestAHeldRunRetriesNothing",
	"TestAHeldRunThatIsAbortedRetriesNothing",
	"TestALicenceServiceThatDoesNotComeOnlineIsAskedAbout",
	"TestALockIsRefusedWaitedForOrEnded",
	"TestALockLostWhileTheSiteIsMadeSafe",
	"TestALockLostWithALostAnswerLeavesItNotKnown",
	"TestALostAnswerIsSettledByRetrySkipAndAbort",
	"TestAMissedObjectiveLeavesTheRoleOnItsFinalOwner",
	"TestAMistypedInputIsNoOrderToChangeASite",
	"TestAMoveThatFailsLeavesTheRoleAsItCan",
	"TestANewNodeInProductionIsReplicatedInAWindowAndTheRoleComesHome",
	"TestANodeThatAPersonHasPausedStaysSo",
	"TestANodeThatCannotBeResumedIsNamed",
	"TestAPauseWhoseAnswerIsLostIsUndone",
	"TestAProbeThatCameLateProvesNothing",
	"TestAProbeThatFailsCostsTheMeasurement",
	"TestAProbeThatIsOverEarlyProvesNothing",
	"TestARecordContinuesAsNew",
	"TestAReplicationEndsWhatThePreparationBegan",
	"TestARequiredTaskCannotBeSkippedButAnAttestationCan",
	"TestAResourceThatFailsIsRepairedOnceByTheManualsHint",
	"TestARoleThatFailedOverDuringIntegrateIsBroughtBack",
	"TestARunStopsAtANodeOfAnotherCluster",
	"TestASiteThatCannotBeReadStartsNothing",
	"TestAStateThatDiffersInEachRoundIsAskedAbout",
	"TestAStateThatOthersChangeIsAskedAbout",
	"TestATargetThatARunbookDoesNotTakeIsRefused",
	"TestATaskWhoseProofsCannotBeReadEndsWithTheRun",
	"TestATaskWhoseProofsCannotBeReadIsAskedAbout",
	"TestAValueThatNobodyHasTypedIsAskedForWhereXPRIsInstalled",
	"TestAbortEndsARunWithoutEvidence",
	"TestAnAbortedDeploymentSaysHowItsChildLeftTheSite",
	"TestAnActivityInFlightIsCanceled",
	"TestAnAnswerThatIsLostTwiceIsAskedAboutTwice",
	"TestAnAntivirusServiceIsRecordedBeforeItIsStopped",
	"TestAnUnansweredChildFailsItsDeployment",
	"TestAnUnusualSiteIsCompared",
	"TestAnUnusualSiteIsPrepared",
	"TestAnotherNodeStandsInForOneThatIsDown",
	"TestAnotherServerNameStopsTheRun",
	"TestAntivirusStaysStoppedInEachRunbookThatInstalls",
	"TestCancelingEndsTheWaitForRoom",
	"TestEachRunbookHoldsToTheServerNameOfTheInstallation",
	"TestEvidenceIsClosed",
	"TestEvidenceThatIsRetriedInVainIsTriedAgain",
	"TestInputThatNamesNothingOfTheSiteIsRefused",
	"TestLicenceFilesAreShownForTheirNode",
	"TestLooksThatDoNotFitAreAskedAbout",
	"TestOnlyAParentMayPassOnASite",
	"TestOptionalServicesAreSeenToBeOnline",
	"TestPortsThatNeverAnswerProveNothing",
	"TestTheDelayOfLayersIsReadAgainAfterAMove",
	"TestWhatWasOnlineBesideAFailedServiceComesBackAfterTheRestart",
	"TestWindowsForRestarts",
	"TestWorkThatEndsItsWorkersIsAskedAbout",
}

func TestEachSceneIsATestOfTheWorkflows(t *testing.T) {
	known := map[string]bool{}
	for _, file := range source(t, "workflows") {
		for _, declaration := range file.Decls {
			if f, ok := declaration.(*ast.FuncDecl); ok && file.dir() == "workflows" {
				known[f.Name.Name] = true
			}
		}
	}
	for _, name := range scenes {
		assert.True(t, known[name], "there is no test %s in workflows; take it out of scenes or give its new name", name)
	}
}
