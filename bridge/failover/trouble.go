package failover

import (
	"time"

	"lifeboat/bridge/health"
)

// noteTrouble tells operators once of each change. Inside an incident the
// groups stay as they are.
func (t *turn) noteTrouble() {
	trouble := t.trouble()
	if trouble == t.Trouble {
		return
	}
	t.Trouble = trouble
	if trouble == NoTrouble {
		t.do(NoteCure, "")
		return
	}
	t.Evidence = t.in.Report.Evidence
	t.do(NoteTrouble, "")
}

func (t *turn) trouble() Trouble {
	switch t.in.Report.State {
	case health.OwnNetwork:
		return OwnNetworkTrouble(t.in.Report.Cause)
	case health.AccountFault:
		return AccountTrouble
	case health.Failing:
		if t.Local {
			return LocalFault
		}
		return NoTrouble
	case health.Working:
		return NoTrouble
	default: // not cured until something works or is blamed
		if t.Trouble == NoTrouble && t.blind() {
			return NoVerdict
		}
		return t.Trouble
	}
}

// OwnNetworkTrouble names what is wrong with our own network.
func OwnNetworkTrouble(cause health.Cause) Trouble {
	switch cause {
	case health.SignInPage:
		return SignInPage
	case health.NameServer:
		return NameServer
	default:
		return OwnNetwork
	}
}

// noteUnseen remembers since when too little is known for a verdict.
func (t *turn) noteUnseen() {
	switch {
	case t.in.Report.State != health.Unclear:
		t.UnseenSince = time.Time{}
	case t.UnseenSince.IsZero():
		t.UnseenSince = t.now
	}
	if s := t.in.Report.State; s == health.Working || s == health.Failing {
		t.Blind = false
	}
}

// blind says that the relay cannot judge the primary: its account is refused,
// or it has learned nothing for a while.
func (t *turn) blind() bool {
	return t.in.Report.State == health.AccountFault ||
		!t.UnseenSince.IsZero() && t.now.Sub(t.UnseenSince) >= t.policy.BlindAfter
}

// tellBlind lets members know, once in each such spell, that only they can say
// when the primary works again.
func (t *turn) tellBlind() {
	if t.Blind || !t.blind() {
		return
	}
	t.Blind = true
	for _, name := range t.names() {
		t.do(AnnounceBlind, name)
	}
}
