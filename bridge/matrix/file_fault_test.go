package matrix_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/conformance"
	"lifeboat/bridge/matrix"
	sim "lifeboat/sim/matrix"
)

// storage is a world in which a file was posted by a member, and another waits
// to be posted by the relay.
type storage struct {
	t        *testing.T
	server   simulated
	platform *matrix.Platform
	medium   bridge.Medium
	part     bridge.Part
	into     bridge.WorkFile
}

const stored = 100_000 // bytes of either file

func store(t *testing.T, options ...sim.Option) *storage {
	t.Helper()
	t.Parallel()
	server := simulate(t, options...)
	w := newWorld(t, server)
	folder := conformance.NewFolder(t)
	w.UseFolder(folder)
	file := shared(strings.Repeat("x", stored))
	s := &storage{t: t, server: server, platform: w.open(t, ""), medium: file.Medium}
	s.medium.Source = []byte(w.members[0].upload(t, file.MIME, file.Content))
	s.part = w.posted(t, s.platform, bridge.Post{
		Action: bridge.ActionPost, Files: []bridge.KeptMedium{{Medium: file.Medium, Hash: folder.Keep(t, file.Content)}},
	})
	var err error
	if s.into, err = folder.Temporary(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.into.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// fetch and upload make one try, which has a second.
func (s *storage) fetch() error {
	ctx, cancel := context.WithTimeout(s.t.Context(), time.Second)
	defer cancel()
	return s.platform.Fetch(ctx, s.medium, s.into, stored)
}

func (s *storage) upload() error {
	ctx, cancel := context.WithTimeout(s.t.Context(), time.Second)
	defer cancel()
	_, err := s.platform.Upload(ctx, s.part)
	return err
}

func (s *storage) want(err error, want bridge.SendResult) {
	s.t.Helper()
	if failure := bridge.AsSendError(err); failure == nil || failure.Result != want || failure.Reason == "" {
		s.t.Errorf("got %v, want %s with a reason", err, want)
	}
}

func TestFilesDuringFaults(t *testing.T) {
	for name, c := range map[string]struct {
		fault sim.Fault
		want  bridge.SendResult
	}{
		"no answer":           {sim.Hang("download", "upload"), bridge.Transient},
		"an answer withheld":  {sim.HoldAnswers("download", "upload"), bridge.Transient},
		"an answer lost":      {sim.LoseAnswers("download", "upload"), bridge.Transient},
		"a trickle":           {sim.Trickle(10, "download", "upload"), bridge.Transient},
		"cut in the middle":   {sim.CutShort(stored/2, "download", "upload"), bridge.Transient},
		"a server in trouble": {sim.Fail(500, "M_UNKNOWN", "Internal server error", "download", "upload"), bridge.Transient},
		"a gateway":           {sim.BadGateway("download", "upload"), bridge.Transient},
		"too often":           {sim.LimitExceeded(time.Minute, "download", "upload"), bridge.RateLimited},
		"too large":           {sim.Fail(413, "M_TOO_LARGE", "too large", "download", "upload"), bridge.Rejected},
	} {
		t.Run(name, func(t *testing.T) {
			s := store(t)
			lift := s.server.Faults().Begin(c.fault)
			s.want(s.fetch(), c.want)
			s.want(s.upload(), c.want)
			lift()
			if err := s.upload(); err != nil {
				t.Errorf("afterwards: %v", err)
			}
		})
	}
}

// TestALimitOfTheServer has a file that is one byte too large, where the server
// tells its limit and where it only refuses.
func TestALimitOfTheServer(t *testing.T) {
	for name, faults := range map[string][]sim.Fault{
		"told":    nil,
		"refused": {sim.Fail(404, "M_UNRECOGNIZED", "unknown", "config")},
	} {
		t.Run(name, func(t *testing.T) {
			s := store(t, sim.WithUploadLimit(stored))
			for _, fault := range faults {
				s.server.Faults().Begin(fault)
			}
			if err := s.upload(); err != nil {
				t.Errorf("a file of exactly the limit: %v", err)
			}
			folder := conformance.NewFolder(t)
			file := shared(strings.Repeat("x", stored+1))
			p := open(t, s.server.URL(), func(o *matrix.Options) { o.Media = folder })
			larger := rendered(t, p, bridge.Post{Action: bridge.ActionPost, Files: []bridge.KeptMedium{{Medium: file.Medium, Hash: folder.Keep(t, file.Content)}}})
			s.part.Payload = larger.Payload
			s.want(s.upload(), bridge.Rejected)
		})
	}
}
