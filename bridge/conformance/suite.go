package conformance

import "testing"

// Run checks an adapter. It calls build for a new world for every check.
func Run(t *testing.T, build func(t *testing.T) World) {
	for _, check := range []struct {
		name string
		run  func(*testing.T, func(*testing.T) World)
	}{
		{"hears what members say, in order", hearsInOrder},
		{"knows who speaks", knowsWhoSpeaks},
		{"hears replies", hearsReplies},
		{"hears replies to the relay", hearsRepliesToTheRelay},
		{"hears rich text", hearsRichText},
		{"hears edits, reactions and deletions", hearsChanges},
		{"decodes purely", decodesPurely},

		{"posts in order, under the receipts' ids", postsInOrder},
		{"posts replies", postsReplies},
		{"posts though the target is gone", postsThoughTheTargetIsGone},
		{"posts rich text", postsRichText},
		{"posts long text whole", postsLongText},
		{"repeats are marked or recognized", repeatsAreMarkedOrRecognized},
		{"never relays itself", neverRelaysItself},
		{"edits, reacts, pins and deletes", actsOnItsPosts},

		{"sends fail as what they are", sendsFailAsWhatTheyAre},
		{"reports its link", reportsItsLink},
		{"answers probes", answersProbes},

		{"keeps before it confirms", keepsBeforeConfirming},
		{"goes on after a restart", goesOnAfterRestart},
		{"goes on after a disk failure at the end", goesOnAfterADiskFailureAtTheEnd},
		{"says when it has caught up", saysWhenItHasCaughtUp},
		{"passes over poison", passesOverPoison},
		{"reconnects after a cut", reconnectsAfterACut},
		{"reconnects after a refusal", reconnectsAfterARefusal},

		{"ends promptly", endsPromptly},
		{"leaves nothing running", leavesNothingRunning},
	} {
		t.Run(check.name, func(t *testing.T) { check.run(t, build) })
	}
}
