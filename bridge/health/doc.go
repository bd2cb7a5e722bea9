// Package health turns signals into verdicts: whether a platform works, and if
// it does not, whether the platform, the relay's own network or the relay's own
// account is at fault.
//
// The relay's own connections, pings and sends decide. Nothing is blamed on the
// platform unless something unrelated, asked after the trouble began, has
// answered: a fallback link, or two of three control targets.
//
// Everything here is a pure function of observations and now. Values may be
// copied; none is safe for concurrent change. A clock that goes backwards can
// delay a verdict but not turn one round.
package health
