package main

import (
	"math/rand/v2"
	"testing"
	"time"
)

func TestHealthyStreamsLeadToNoFailover(t *testing.T) {
	for _, figure := range healthyStreams(7, 1, 40*time.Hour) {
		if figure.Loss <= 0.05 && figure.FalseFailovers > 0 {
			t.Errorf("%.0f %% loss on the %s: %d false failovers", 100*figure.Loss, figure.Where, figure.FalseFailovers)
		}
		if figure.Baselines["whatsmeow"] == 0 {
			t.Errorf("%.0f %% loss on the %s: the baseline never fails over, so the stream shows nothing", 100*figure.Loss, figure.Where)
		}
	}
}

func TestOutagesAreDetectedAndRecoveredFrom(t *testing.T) {
	for k, within := range map[kind]float64{
		namesFail: 30, refused: 30, tlsFails: 30, serverErrors: 30, loginUnanswered: 45, halfOpen: 45, sendsUnacked: 45, flapping: 30,
		undelivered: 180, someHit: 180,
	} {
		figure := outagesOf(k, "busy", busyTalk, 3, 16)
		if figure.Missed > 0 || figure.Detect95 > within || figure.DetectLeast < 6 {
			t.Errorf("%s: missed %d, detected from %.1f s on, in %.1f s (p95), want %.0f s", k, figure.Missed, figure.DetectLeast, figure.Detect95, within)
		}
		if figure.Recover95 > 121 || figure.Failovers > 1 {
			t.Errorf("%s: back in %.1f s (p95), %.2f failovers each", k, figure.Recover95, figure.Failovers)
		}
	}
	if figure := outagesOf(sendsUnacked, "idle", 0, 3, 16); figure.Missed > 0 || figure.Detect95 > 90 {
		t.Errorf("idle: missed %d, detected in %.1f s (p95)", figure.Missed, figure.Detect95)
	}
	for _, k := range quietKinds {
		if figure := outagesOf(k, "busy", busyTalk, 3, 6); figure.Failovers > 0 {
			t.Errorf("%s led to %.1f failovers each", k, figure.Failovers)
		}
	}
}

func TestBurstsTakeUpTheirShare(t *testing.T) {
	for _, share := range []float64{0.01, 0.1} {
		b := newBursts(rand.New(rand.NewPCG(1, 2)), share, 3*time.Second)
		hit, all := 0, 0
		for at := time.Duration(0); at < 200*time.Hour; at += 500 * time.Millisecond {
			all++
			if b.on(at) {
				hit++
			}
		}
		if got := float64(hit) / float64(all); got < share*0.9 || got > share*1.1 {
			t.Errorf("bursts take up %.4f of the time, want %.4f", got, share)
		}
	}
}

func TestTheSameSeedGivesTheSameFigures(t *testing.T) {
	first, again := outagesOf(halfOpen, "busy", busyTalk, 5, 5), outagesOf(halfOpen, "busy", busyTalk, 5, 5)
	if first.timesTo != again.timesTo {
		t.Errorf("%+v, and then %+v", first.timesTo, again.timesTo)
	}
}

func TestClockworkRunsInOrder(t *testing.T) {
	var clock clockwork
	var ran []int
	clock.at(2*time.Second, func() { ran = append(ran, 2) })
	clock.at(time.Second, func() { ran = append(ran, 0); clock.after(0, func() { ran = append(ran, 1) }) })
	clock.at(3*time.Second, func() { ran = append(ran, 3) })
	clock.runUntil(3 * time.Second)
	if len(ran) != 3 || ran[0] != 0 || ran[1] != 1 || ran[2] != 2 || clock.now != 3*time.Second {
		t.Errorf("ran %v until %s", ran, clock.now)
	}
}
