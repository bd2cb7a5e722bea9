package suite_test

import (
	"testing"

	"lifeboat/sim/matrix"
	"lifeboat/sim/matrix/dendrite"
	"lifeboat/sim/matrix/suite"
)

// simulator opens accounts in the way in which the suite asks for them.
type simulator struct{ *matrix.Server }

func (s simulator) Register(name, password string) (string, error) {
	user, err := s.AddUser(name, password)
	if err != nil {
		return "", err
	}
	return user.ID(), nil
}

// CountHighlights has nothing to do: the simulator counts as the specification says.
func (simulator) CountHighlights(string) error {
	return nil
}

func startSimulator(t *testing.T, options ...matrix.Option) simulator {
	t.Helper()
	server, err := matrix.Start(options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		server.Close()
		if err := server.Err(); err != nil {
			t.Errorf("the server had trouble of its own: %v", err)
		}
	})
	return simulator{server}
}

func TestSimulator(t *testing.T) {
	t.Parallel()
	suite.Run(t, startSimulator(t))
}

func TestSimulatorWithOldPushRules(t *testing.T) {
	t.Parallel()
	suite.Run(t, startSimulator(t, matrix.WithOldPushRules()))
}

func TestDendrite(t *testing.T) {
	t.Parallel()
	suite.Run(t, dendrite.Start(t))
}

func TestSimulatorRestarted(t *testing.T) {
	t.Parallel()
	server := startSimulator(t)
	suite.Restarted(t, server, func() error {
		server.Faults().CutConnections()
		server.ForgetTransactions()
		return nil
	})
}

func TestDendriteRestarted(t *testing.T) {
	t.Parallel()
	server := dendrite.Start(t)
	suite.Restarted(t, server, server.Restart)
}
