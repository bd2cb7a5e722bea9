package scenario

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"go.mau.fi/whatsmeow/types"

	"lifeboat/sim/whatsapp"
)

// relayNumber is the relay's phone number.
const relayNumber = "32470000000"

// firstMemberNumber is the phone number of the first member; the others count on from it.
const firstMemberNumber int64 = 32_470_000_001

// whatsAppPlace is WhatsApp, with a phone for each member and one for the relay's number.
type whatsAppPlace struct {
	server  *whatsapp.Server
	door    *whatsapp.Door // the relay's own way in
	public  *whatsapp.Door // a way in that belongs to nobody
	group   types.JID
	phones  map[string]*whatsapp.Member // by the member's name
	numbers map[string]string           // phone numbers, by the member's name
	names   map[string]string           // the other way round
	people  []Account
	note    func(Seen)
}

// open makes the group with the relay as its first member, and lets the phones join.
func (p *whatsAppPlace) open(ctx context.Context, script Script, note func(Seen)) (err error) {
	if p.server, err = whatsapp.Start(); err != nil {
		return err
	}
	p.note = note
	p.server.RegisterNumber(relayNumber, "Lifeboat")
	p.group = p.server.CreateGroup(script.Group, p.register(script.MembersOn(WhatsApp)))
	p.phones = map[string]*whatsapp.Member{}
	for _, account := range p.people {
		phone, err := whatsapp.JoinMember(ctx, p.server, p.numbers[account.Name], account.Name, p.read(account.Name))
		if err != nil {
			return err
		}
		phone.Client().AddEventHandler(p.readEdits(account.Name))
		p.phones[account.Name] = phone
	}
	if p.public, err = p.server.Door(""); err != nil {
		return err
	}
	p.door, err = p.server.Door(relayNumber)
	return err
}

// register gives everybody a number, and returns all numbers with the relay's first.
func (p *whatsAppPlace) register(members []Member) []string {
	p.numbers, p.names = map[string]string{}, map[string]string{}
	numbers := []string{relayNumber}
	for i, member := range members {
		number := strconv.FormatInt(firstMemberNumber+int64(i), 10)
		p.numbers[member.Name], p.names[number] = number, member.Name
		p.people = append(p.people, Account{member.Name, WhatsApp, "+" + number})
		numbers = append(numbers, number)
	}
	return numbers
}

// read writes down what a member's phone shows. WhatsApp has no silent messages.
func (p *whatsAppPlace) read(member string) func(whatsapp.Received) {
	return func(message whatsapp.Received) {
		if message.Chat != p.group {
			return
		}
		p.note(Seen{
			By: member, On: WhatsApp, ID: message.ID, What: Posted,
			From: p.names[message.Sender.User], Text: message.Text, File: fileOnWhatsApp(message.File), At: time.Now(),
			Answers: message.QuotedID,
		})
	}
}

// sendPatience is how long a member waits for a message to leave the phone before it counts as not sent.
const sendPatience = 8 * time.Second

func (p *whatsAppPlace) say(ctx context.Context, who, text string, answered *answered) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, sendPatience)
	defer cancel()
	if answered == nil {
		return p.phones[who].Send(ctx, p.group, text)
	}
	author := types.NewJID(relayNumber, types.DefaultUserServer)
	if phone, member := p.phones[answered.by]; member {
		author = phone.JID()
	}
	return p.phones[who].Reply(ctx, whatsapp.Received{Chat: p.group, Sender: author, ID: answered.id, Text: answered.text}, text)
}

func (p *whatsAppPlace) begin(fault Fault) (lift func() error, err error) {
	return p.server.Faults().Start(whatsapp.Fault{
		Kind: whatsapp.Kind(fault.Kind), Who: p.who(fault.Whom), Sends: sendsOf(fault.Sends),
		Code: fault.Code, Namespace: fault.Namespace, Delay: fault.Delay,
	}).Lift, nil
}

func (p *whatsAppPlace) who(whom Whom) whatsapp.Who {
	switch {
	case whom.Relay:
		return whatsapp.Only(relayNumber)
	case whom.Members:
		return whatsapp.Except(relayNumber)
	case whom.Share > 0:
		return whatsapp.Share(whom.Share)
	case len(whom.Names) > 0:
		var numbers []string
		for _, name := range whom.Names {
			numbers = append(numbers, p.numbers[name])
		}
		return whatsapp.Only(numbers...)
	}
	return nil
}

func sendsOf(word string) whatsapp.Sends {
	switch word {
	case "group":
		return whatsapp.GroupSends
	case "direct":
		return whatsapp.DirectSends
	}
	return whatsapp.AllSends
}

func (p *whatsAppPlace) unplug() (plugIn func() error) {
	var lifts []func() error
	for _, kind := range []whatsapp.Kind{whatsapp.NameServerSilent, whatsapp.BlackHole} {
		lifts = append(lifts, p.server.Faults().Start(whatsapp.Fault{Kind: kind, Who: whatsapp.Only(relayNumber)}).Lift)
	}
	return func() error { return callAll(lifts) }
}

// capture has a certificate shown that nobody trusts. What was connected breaks.
func (p *whatsAppPlace) capture() (release func() error) {
	lift := p.server.Faults().Start(whatsapp.Fault{Kind: whatsapp.TLSBroken, Who: whatsapp.Only(relayNumber)}).Lift
	p.server.Faults().Cut(whatsapp.Only(relayNumber))
	return lift
}

func (p *whatsAppPlace) cut() { p.server.Faults().Cut(nil) }

func (p *whatsAppPlace) routeAgain(n int) int {
	return p.server.RouteAgain(relayNumber, n)
}

func (p *whatsAppPlace) describe(facts *Facts) {
	facts.WhatsApp = &WhatsAppFacts{
		Address: p.door.Address(), Resolver: p.door.ResolverAddress(), SecondResolver: p.public.ResolverAddress(), Authority: p.server.CertificatePEM(),
		NoiseRoot: whatsapp.RootKey(), Chat: p.group.String(),
	}
	facts.People = append(facts.People, p.people...)
}

// link has the phone of the relay's number scan a QR code.
func (p *whatsAppPlace) link(ctx context.Context, code string) error {
	return p.server.ScanQR(ctx, code, relayNumber)
}

// enterCode has the phone of the relay's number enter a pairing code. Where a passkey is asked for, that is all.
func (p *whatsAppPlace) enterCode(ctx context.Context, code string) error {
	if err := p.server.EnterCode(ctx, code, relayNumber); err != nil && !errors.Is(err, whatsapp.ErrPasskeyWanted) {
		return err
	}
	return nil
}

var (
	errNothingLinked    = errors.New("no device of the relay's number is linked")
	errNothingConnected = errors.New("no device of the relay's number is connected")
)

// unlink has the phone of the relay's number remove the relay from its linked devices.
func (p *whatsAppPlace) unlink() error {
	if p.server.Unlink(relayNumber) == 0 {
		return fmt.Errorf("unlink the relay: %w", errNothingLinked)
	}
	return nil
}

// replace ends the relay's connection as a second login with its keys does (whatsmeow connectionevents.go:46).
func (p *whatsAppPlace) replace() error {
	if p.server.Faults().EndStreams(whatsapp.Only(relayNumber), 0, "replaced") == 0 {
		return fmt.Errorf("replace the relay: %w", errNothingConnected)
	}
	return nil
}

// regroup changes the group in the name of its first member.
func (p *whatsAppPlace) regroup(how Regrouping) {
	p.server.Promote(p.group, p.numbers[p.people[0].Name])
	p.server.Demote(p.group, relayNumber)
	switch how {
	case CloseGroup:
		p.server.CloseGroup(p.group)
	case OpenGroup:
		p.server.OpenGroup(p.group)
	case RemoveRelay:
		p.server.RemoveFromGroup(p.group, relayNumber)
	case AddRelay:
		p.server.AddToGroup(p.group, relayNumber)
	}
}

func (p *whatsAppPlace) close() error {
	for _, phone := range p.phones {
		phone.Close()
	}
	if p.server == nil {
		return nil
	}
	return p.server.Close()
}
