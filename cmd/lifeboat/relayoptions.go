package main

import (
	"log/slog"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/config"
	"lifeboat/bridge/directory"
	"lifeboat/bridge/failover"
	"lifeboat/bridge/health"
	"lifeboat/bridge/quiet"
	"lifeboat/bridge/relay"
	"lifeboat/store"
)

// mostPostsOfOwn is how many posts a digest takes at most where the account is a
// member's own, which has more to lose.
const mostPostsOfOwn = 6

// relayOptions says in the relay's words what the configuration asks for.
func relayOptions(settings *config.Config, database *store.Store, opened *platforms, log *slog.Logger) relay.Options {
	options := relay.Options{
		Store: database, Platforms: opened.all, PlatformTitles: titles(settings),
		Canaries:   map[bridge.PlatformName]time.Duration{},
		PersonName: settings.PersonName, Ignored: settings.IsIgnored, Health: health.DefaultPolicy(), Failover: failoverPolicy(settings),
		ReplayPerMinute: settings.Replay.PostsPerMinute, Retention: settings.Retention, Log: log,
		ExpireAfter: settings.Queue.ExpireAfter, LimitPerChat: settings.Queue.LimitPerChat,
		Operators: append(privateChats(settings), opened.services...), OperatorZone: settings.Timezone,
		Disk: dataDisk{settings.Data},
	}
	for _, platform := range settings.Platforms {
		if platform.WhatsApp != nil {
			options.Canaries[platform.Name] = platform.WhatsApp.Canary
		}
	}
	own := map[bridge.PlatformName]int{}
	for _, platform := range settings.Platforms {
		if platform.Type == config.TypeWhatsApp && platform.WhatsApp.Account == config.AccountOwn {
			own[platform.Name] = mostPostsOfOwn
		}
	}
	for _, group := range settings.Groups {
		options.Groups = append(options.Groups, directory.Group{
			MostPosts: own[group.Primary.Platform],
			Name:      group.Name, Primary: group.Primary, Fallbacks: group.Fallbacks, Zone: group.Timezone,
			Languages: group.Languages, Quiet: quietHours(group), Mirror: group.Mirror, Replay: group.Replay,
			HoldReplay: group.HoldReplay,
		})
	}
	return options
}

func failoverPolicy(settings *config.Config) failover.Policy {
	policy := failover.DefaultPolicy()
	policy.Clocks = failover.Clocks{RingAfter: settings.Failover.RingAfter, Linger: settings.Failover.Linger}
	policy.HealthyFor = settings.Failover.HealthyFor
	policy.Groups = map[string]failover.Clocks{}
	for _, group := range settings.Groups {
		policy.Groups[group.Name] = failover.Clocks{RingAfter: group.RingAfter, Linger: group.Linger}
	}
	return policy
}

func quietHours(group config.Group) quiet.Hours {
	return quiet.Hours{From: group.QuietHours.From, To: group.QuietHours.To, Zone: group.Timezone}
}
