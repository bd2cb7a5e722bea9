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

		{"hears files of every kind", hearsFiles},
		{"hears captions", hearsCaptions},
		{"hears albums", hearsAlbums},
		{"fetches after a restart", fetchesAfterARestart},
		{"fetches no more than allowed", fetchesNoMoreThanAllowed},
		{"says when a file is gone", saysWhenAFileIsGone},
		{"survives a download that is cut", survivesACutDownload},
		{"posts files of every kind", postsFiles},
		{"posts captions", postsCaptions},
		{"posts long captions whole", postsLongCaptions},
		{"posts albums", postsAlbums},
		{"uploads unseen", uploadsUnseen},
		{"holds no file in memory", holdsNoFileInMemory},

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
