package probe

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"sync"
	"time"
)

// errOnlySystem says that an unrelated name server knows the name.
var errOnlySystem = errors.New("another name server answers")

// word is what a name server said.
type word struct {
	addresses []netip.Addr
	err       error
	took      time.Duration
}

// ask looks a name up. An empty server is the machine's own.
func ask(ctx context.Context, server, host string) word {
	resolver := net.DefaultResolver
	if server != "" {
		resolver = &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, server)
		}}
	}
	began := time.Now()
	addresses, err := resolver.LookupNetIP(ctx, "ip", host)
	return word{addresses, err, time.Since(began)}
}

// String says it as a clause that follows on the name server's name.
func (w word) String() string {
	var lookup *net.DNSError
	switch {
	case w.err == nil:
		return "answers"
	case errors.As(w.err, &lookup) && lookup.IsNotFound:
		return "does not know the name"
	case errors.As(w.err, &lookup) && lookup.IsTimeout, errors.Is(plainly(w.err), errSilent):
		return fmt.Sprintf("says nothing for %.1f s", w.took.Seconds())
	case errors.As(w.err, &lookup) && lookup.IsTemporary:
		return fmt.Sprintf("says SERVFAIL after %.1f s", w.took.Seconds())
	default:
		return fmt.Sprintf("fails after %.1f s (%v)", w.took.Seconds(), plainly(w.err))
	}
}

// resolve asks both name servers at once. The first one's word counts.
func (j *journey) resolve(ctx context.Context) (finding, error) {
	asking, stop := context.WithCancel(ctx)
	var other word
	var second sync.WaitGroup
	if j.way.Second != "" {
		second.Go(func() { other = ask(asking, j.way.Second, j.way.Host) })
	}
	system := ask(ctx, j.way.System, j.way.Host)
	if system.err == nil {
		stop() // the other one's word is not needed
	}
	second.Wait()
	stop()
	switch {
	case system.err == nil:
		j.aim(system)
		return finding(j.way.Host + " resolves"), nil
	case j.way.Second == "":
		return "", fmt.Errorf("names do not resolve: the system's name server %s", system)
	case other.err == nil:
		j.aim(other)
		return "", fmt.Errorf("names do not resolve: the system's name server %s, but %w (%s)", system, errOnlySystem, j.way.Second)
	default:
		return "", fmt.Errorf("names do not resolve: the system's name server %s, %s %s", system, j.way.Second, other)
	}
}

// aim notes where the name leads.
func (j *journey) aim(at word) {
	if j.target == "" && len(at.addresses) > 0 {
		j.target = net.JoinHostPort(at.addresses[0].Unmap().String(), j.way.Port)
	}
}
