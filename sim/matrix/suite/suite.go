package suite

import (
	"testing"
)

// Homeserver is what the suite is run against. Its server name is localhost.
type Homeserver interface {
	// URL is the base URL without a slash at the end.
	URL() string
	// Register opens an account.
	Register(name, password string) (userID string, err error)
	// CountHighlights makes the server count a user's highlights as the specification says, where it does not do so by
	// itself.
	CountHighlights(token string) error
}

// behaviors are all that the suite asks for, by what they show.
var behaviors = map[string]func(*world){
	"a password logs in":                           passwordLogsIn,
	"a wrong password is refused":                  wrongPasswordIsRefused,
	"whoami tells user and device":                 whoamiTellsUserAndDevice,
	"a token that is unknown is refused":           unknownTokenIsRefused,
	"authenticated media are announced":            authenticatedMediaAreAnnounced,
	"a sync tells everything once and in order":    syncTellsOnceInOrder,
	"a sync without news waits for its timeout":    syncWithoutNewsWaits,
	"a sync that waits is woken":                   waitingSyncIsWoken,
	"a first sync shows the present":               firstSyncShowsThePresent,
	"a long absence is limited and can be filled":  limitedTimelineCanBeFilled,
	"a gap's state changes are told":               gapTellsState,
	"an invitation and a departure are told":       invitationAndDepartureAreTold,
	"who joins sees the history":                   newcomerSeesHistory,
	"history can be paged in both directions":      historyIsPagedBothWays,
	"one event can be fetched":                     oneEventCanBeFetched,
	"a repeated transaction is one event":          repeatedTransactionIsOneEvent,
	"a transaction belongs to its token":           transactionBelongsToToken,
	"an echo carries its id for its device only":   echoCarriesTransaction,
	"edits, reactions and replies are plain":       relationsArePlain,
	"a redaction empties an event":                 redactionEmpties,
	"only the powerful redact what others said":    redactionNeedsPower,
	"only the powerful change the state":           stateNeedsPower,
	"encryption shows in the state":                encryptionShows,
	"members are listed":                           membersAreListed,
	"who is not in a room is refused":              strangersAreRefused,
	"a room rings for @room and not for a notice":  roomRings,
	"reading resets the counts":                    readingResets,
	"a file comes back as it was":                  fileComesBack,
	"a file has a limit":                           limitIsToldAndHeld,
	"what is said of files is plain":               filesArePlain,
	"a file outlives its message":                  fileOutlivesItsMessage,
	"a file needs a login":                         fileNeedsLogin,
	"a file that is not there is not found":        missingFileIsNotFound,
	"an event has at most 64 KiB":                  eventsAreBounded,
	"what is no JSON is refused":                   brokenJSONIsRefused,
	"an unknown endpoint is refused in JSON":       unknownEndpointIsRefused,
	"a since token that is not one is refused":     brokenSinceIsRefused,
	"names of members are told with their changes": namesAreTold,
}

// Run holds a homeserver to every behavior.
func Run(t *testing.T, server Homeserver) {
	for name, behavior := range behaviors {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			behavior(newWorld(t, server))
		})
	}
}
