package relay

import (
	"lifeboat/bridge"
	"lifeboat/bridge/fetch"
)

// addFetcher adds what fetches a platform's files, if that is able to.
func (r *Relay) addFetcher(platform bridge.Platform) {
	fetcher, able := fetch.New(fetch.Options{
		Platform: platform, Store: r.store, Log: r.log, Now: r.now, Shelf: r.shelf, Largest: r.options.LargestFile,
		Reports: fetch.Reports{
			Settled: r.wake,
			Kept:    func(trouble string) { r.mail.put(func(l *letters) { l.unkept = &trouble }) },
			Signal:  inbox{relay: r, platform: platform.Name()}.Signal,
		},
	})
	if able {
		r.fetchers[platform.Name()] = fetcher
	}
}
