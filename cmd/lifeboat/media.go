package main

import (
	"lifeboat/bridge/config"
	"lifeboat/bridge/mediafolder"
	"lifeboat/bridge/relay"
)

// openMedia opens the folder for the files that messages carry.
func openMedia(settings *config.Config, data folder) (*mediafolder.Folder, error) {
	return mediafolder.New(data.media(), settings.Media.Keep)
}

// withMedia lets the relay carry files.
func withMedia(options relay.Options, settings *config.Config, media *mediafolder.Folder) relay.Options {
	options.Media, options.LargestFile = media, settings.Media.Largest
	return options
}
