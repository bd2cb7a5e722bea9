package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"sync"

	"go.mau.fi/whatsmeow/types"
	"golang.org/x/sync/errgroup"

	"lifeboat/sim/matrix"
	"lifeboat/sim/scenario"
	"lifeboat/sim/whatsapp"
)

const (
	// townGroups is how many groups the relay joins.
	townGroups = 1000
	// townPhones is how many people talk in them, each in a group out of so many.
	townPhones  = 5
	relayNumber = "32470000000"
	relayUser   = "lifeboat"
	// moderator is the power that the relay asks for in a room.
	moderator = 50
	// firstPhone is the number of the first person; the others count on from it.
	firstPhone int64 = 32_470_000_001
	password         = "measured and weighed"
)

// town is a world of many groups on WhatsApp and Matrix, each with a person who
// talks, and a relay that joins them.
type town struct {
	folder   string
	relay    *relay
	whatsApp *whatsapp.Server
	matrix   *matrix.Server
	phones   []*whatsapp.Member
	groups   []types.JID
	rooms    []*matrix.Room
	controls *scenario.Controls

	mu   sync.Mutex
	said map[string]string // ids on WhatsApp by text
}

// openTown builds the town and connects a relay with everything in it.
func openTown(ctx context.Context, s setup) (*town, error) {
	folder, err := os.MkdirTemp("", "lifeboat-bench-")
	if err != nil {
		return nil, fmt.Errorf("make a folder for the bench: %w", err)
	}
	t := &town{folder: folder, said: map[string]string{}}
	if err := t.build(ctx, s); err != nil {
		return nil, errors.Join(fmt.Errorf("build a town: %w", err), t.close())
	}
	return t, nil
}

func (t *town) build(ctx context.Context, s setup) (err error) {
	if t.controls, err = scenario.OpenControls(1); err != nil {
		return err
	}
	if err := t.openWhatsApp(ctx); err != nil {
		return err
	}
	facts := scenario.Facts{
		Controls: t.controls.Addresses(), ControlsAuthority: t.controls.Authority(), Operator: scenario.OperatorFacts{URL: "logger://"},
	}
	if err := t.openMatrix(&facts); err != nil {
		return err
	}
	door, err := t.whatsApp.Door(relayNumber)
	if err != nil {
		return err
	}
	facts.WhatsApp = &scenario.WhatsAppFacts{
		Address: door.Address(), Resolver: door.ResolverAddress(), Authority: t.whatsApp.CertificatePEM(),
		NoiseRoot: whatsapp.RootKey(),
	}
	config, err := writeConfig(t.folder, facts, t.conversations())
	if err != nil {
		return err
	}
	if t.relay, err = newRelay(s.program, config); err != nil {
		return err
	}
	scan := func(ctx context.Context, code string) error { return t.whatsApp.ScanQR(ctx, code, relayNumber) }
	if err := t.relay.Link(ctx, t.relay.program, scan); err != nil {
		return err
	}
	return t.relay.startReady(ctx)
}

// openWhatsApp lets the phones join and makes the groups.
func (t *town) openWhatsApp(ctx context.Context) (err error) {
	if t.whatsApp, err = whatsapp.Start(); err != nil {
		return err
	}
	t.whatsApp.RegisterNumber(relayNumber, "Lifeboat")
	for i := range townPhones {
		number := strconv.FormatInt(firstPhone+int64(i), 10)
		phone, err := whatsapp.JoinMember(ctx, t.whatsApp, number, fmt.Sprint("Anna ", i), nil)
		if err != nil {
			return err
		}
		t.phones = append(t.phones, phone)
	}
	for n := range townGroups {
		t.groups = append(t.groups, t.whatsApp.CreateGroup(groupName(n), []string{relayNumber, t.phone(n).Number()}))
	}
	return nil
}

func groupName(n int) string { return fmt.Sprintf("Group %d", n) }

// phone is that of the person who talks in a group.
func (t *town) phone(n int) *whatsapp.Member { return t.phones[n%townPhones] }

func (t *town) openMatrix(facts *scenario.Facts) (err error) {
	if t.matrix, err = matrix.Start(); err != nil {
		return err
	}
	relay, err := t.matrix.AddUser(relayUser, password)
	if err != nil {
		return err
	}
	ben, err := t.matrix.AddUser("ben", password)
	if err != nil {
		return err
	}
	for n := range townGroups {
		room := t.matrix.NewRoom(groupName(n), ben, relay)
		room.SetPower(relay, moderator)
		t.rooms = append(t.rooms, room)
	}
	facts.Matrix = []scenario.MatrixFacts{{On: scenario.Matrix, URL: t.matrix.URL(), User: relay.ID(), Password: password}}
	return nil
}

func (t *town) conversations() []group {
	var groups []group
	for n := range townGroups {
		groups = append(groups, group{groupName(n), []string{"whatsapp:" + t.groups[n].String(), "matrix:" + t.rooms[n].ID()}})
	}
	return groups
}

// say has the person of a group say something.
func (t *town) say(ctx context.Context, n int, text string) error {
	id, err := t.phone(n).Send(ctx, t.groups[n], text)
	if err != nil {
		return fmt.Errorf("say something in %s: %w", groupName(n), err)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.said[text] = id
	return nil
}

// meetEverybody has something said in every group: the first message of a group
// carries keys, and takes longer.
func (t *town) meetEverybody(ctx context.Context) error {
	var all errgroup.Group
	for i := range townPhones {
		all.Go(func() error {
			for n := i; n < townGroups; n += townPhones {
				if err := t.say(ctx, n, fmt.Sprintf("hello %d.", n)); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return all.Wait()
}

func (t *town) close() error {
	var errs []error
	if t.relay != nil {
		errs = append(errs, t.relay.Stop())
	}
	for _, phone := range t.phones {
		phone.Close()
	}
	if t.whatsApp != nil {
		errs = append(errs, t.whatsApp.Close())
	}
	if t.matrix != nil {
		t.matrix.Close()
	}
	errs = append(errs, t.controls.Close())
	return errors.Join(append(errs, os.RemoveAll(t.folder))...)
}
