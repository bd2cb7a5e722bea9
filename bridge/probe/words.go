package probe

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"syscall"
)

// The ways in which a layer fails, as operators read them.
var (
	errRefused     = errors.New("refused")
	errSilent      = errors.New("no answer")
	errBroken      = errors.New("the connection broke")
	errUnreachable = errors.New("the network does not lead there")
)

// plainly takes an error of the network for one that people can read; what is
// not known stays as it is.
func plainly(err error) error {
	var network net.Error
	switch {
	case errors.Is(err, context.Canceled):
		return err
	case errors.Is(err, syscall.ECONNREFUSED):
		return errRefused
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH):
		return errUnreachable
	case isBroken(err):
		return errBroken
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return errSilent
	default:
		return err
	}
}

func isBroken(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.ECONNRESET) ||
		errors.Is(err, syscall.EPIPE) || errors.Is(err, net.ErrClosed)
}
