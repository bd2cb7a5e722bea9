// Command detectsim measures the detector under simulated time.
//
// It plays what the adapters would observe: a connection to the watched
// platform that is pinged, lost and made anew, sends, a fallback link and three
// control targets, all over paths that lose packets in bursts. bridge/health and
// bridge/failover decide as they do in the relay. Months pass in seconds.
//
// First come healthy streams, in which any failover is a false one. Then come
// outages of each kind at random moments, for the time to detect and the time
// to recover. Two baselines are judged on the same streams: three failures in a
// row of a probe every 10 s, and the events of whatsmeow as they come.
//
// The same seed always gives the same figures.
package main
