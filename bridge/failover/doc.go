// Package failover decides when groups move to their fallback chats and when
// they come back. There is one State for each watched platform (a primary); it
// is persisted as JSON and [State.Step] is its only way to change.
//
// Step is a pure function of the state, the policy, now and what is known. It
// returns the new state and what has to be done about it; the caller commits
// both together and acts afterwards. Calling Step again with the same input
// changes nothing, so a step whose commit failed may be repeated. Failover and
// failback alternate, and a restart at any point continues the same decision.
package failover
