package replay_test

import "lifeboat/bridge/announce"

// english are the words of members who read English.
var english = announce.Printer{}.Replay()
