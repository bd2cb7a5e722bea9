package conformance

import "testing"

// Run checks an adapter, one thing after the other. It calls build for a new
// world for every check.
func Run(t *testing.T, build func(t *testing.T) World) {
	for _, check := range checks {
		t.Run(check.name, func(t *testing.T) { check.run(t, build) })
	}
}

// RunParallel is Run for worlds that do not get in each other's way. The checks
// that count what the whole process does go first and alone, so the calling test
// must not be parallel itself.
func RunParallel(t *testing.T, build func(t *testing.T) World) {
	for _, check := range checks {
		t.Run(check.name, func(t *testing.T) {
			if !check.countsProcess {
				t.Parallel()
			}
			check.run(t, build)
		})
	}
}

// check is one thing that an adapter is held to.
type check struct {
	name string
	run  func(*testing.T, func(*testing.T) World)
	// countsProcess says that goroutines or allocations of the whole process are
	// counted.
	countsProcess bool
}

var checks = []check{
	{name: "hears what members say, in order", run: hearsInOrder},
	{name: "knows who speaks", run: knowsWhoSpeaks},
	{name: "hears replies", run: hearsReplies},
	{name: "hears replies to the relay", run: hearsRepliesToTheRelay},
	{name: "hears rich text", run: hearsRichText},
	{name: "hears edits, reactions and deletions", run: hearsChanges},
	{name: "decodes purely", run: decodesPurely},
	{name: "hears hostile texts", run: hearsHostileTexts},

	{name: "posts in order, under the receipts' ids", run: postsInOrder},
	{name: "posts replies", run: postsReplies},
	{name: "posts though the target is gone", run: postsThoughTheTargetIsGone},
	{name: "posts rich text", run: postsRichText},
	{name: "posts long text whole", run: postsLongText},
	{name: "posts hostile texts", run: postsHostileTexts},
	{name: "repeats are marked or recognized", run: repeatsAreMarkedOrRecognized},
	{name: "never relays itself", run: neverRelaysItself},
	{name: "edits, reacts, pins and deletes", run: actsOnItsPosts},

	{name: "hears files of every kind", run: hearsFiles},
	{name: "hears captions", run: hearsCaptions},
	{name: "hears albums", run: hearsAlbums},
	{name: "fetches after a restart", run: fetchesAfterARestart},
	{name: "fetches no more than allowed", run: fetchesNoMoreThanAllowed},
	{name: "says when a file is gone", run: saysWhenAFileIsGone},
	{name: "survives a download that is cut", run: survivesACutDownload},
	{name: "posts files of every kind", run: postsFiles},
	{name: "posts captions", run: postsCaptions},
	{name: "posts long captions whole", run: postsLongCaptions},
	{name: "posts albums", run: postsAlbums},
	{name: "posts files with hostile names", run: postsHostileFiles},
	{name: "uploads unseen", run: uploadsUnseen},
	{name: "holds no file in memory", run: holdsNoFileInMemory, countsProcess: true},

	{name: "sends fail as what they are", run: sendsFailAsWhatTheyAre},
	{name: "reports its link", run: reportsItsLink},
	{name: "answers probes", run: answersProbes},

	{name: "keeps before it confirms", run: keepsBeforeConfirming},
	{name: "hears once what comes again", run: hearsOnceWhatComesAgain},
	{name: "goes on after a restart", run: goesOnAfterRestart},
	{name: "goes on after a disk failure at the end", run: goesOnAfterADiskFailureAtTheEnd},
	{name: "says when it has caught up", run: saysWhenItHasCaughtUp},
	{name: "passes over poison", run: passesOverPoison},
	{name: "reconnects after a cut", run: reconnectsAfterACut},
	{name: "reconnects after a refusal", run: reconnectsAfterARefusal},

	{name: "ends promptly", run: endsPromptly},
	{name: "leaves nothing running", run: leavesNothingRunning, countsProcess: true},
}
