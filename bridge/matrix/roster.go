package matrix

import (
	"encoding/json"
	"slices"
	"strings"
)

// remembered is how many reactions of a room are known by what they were put
// on.
const remembered = 500

// roster is what the account knows of one configured room. It belongs to the
// goroutine of Run.
type roster struct {
	names     map[string]string // display names by user id
	reactions []putReaction     // the latest, oldest first
}

// longestName is how many bytes of a display name are remembered, far more than
// are ever shown: rooms may have very many members, and names nearly 64 KiB.
const longestName = 1 << 10

type putReaction struct{ id, target string }

func newRoster() *roster { return &roster{names: map[string]string{}} }

// name is how somebody is shown: by the name that they chose, else by the first
// half of their user id.
func (r *roster) name(user string) string {
	if name := strings.TrimSpace(r.names[user]); name != "" {
		return name
	}
	local, _, _ := strings.Cut(strings.TrimPrefix(user, "@"), ":")
	return local
}

// note remembers what later events need. What it cannot read is left to the
// decoder's complaint.
func (r *roster) note(e event) {
	switch {
	case e.isState(typeMember):
		r.noteMember(e)
	case e.Type == typeReaction:
		r.noteReaction(e)
	}
}

// noteMember takes over a display name. The name of somebody who left stays
// known, for what they said before.
func (r *roster) noteMember(e event) {
	var member struct {
		Membership string `json:"membership"`
		Name       string `json:"displayname"`
	}
	if json.Unmarshal(e.Content, &member) == nil && (member.Membership == "join" || member.Membership == "invite") {
		r.names[*e.StateKey] = strings.ToValidUTF8(member.Name[:min(len(member.Name), longestName)], "")
	}
}

func (r *roster) noteReaction(e event) {
	var content reactionContent
	if json.Unmarshal(e.Content, &content) != nil || content.RelatesTo.Event == "" {
		return
	}
	r.reactions = append(r.reactions, putReaction{e.ID, content.RelatesTo.Event})
	r.reactions = r.reactions[max(0, len(r.reactions)-remembered):]
}

// reactedTo is what a reaction was put on, if the event was one.
func (r *roster) reactedTo(id string) string {
	i := slices.IndexFunc(r.reactions, func(put putReaction) bool { return put.id == id })
	if i < 0 {
		return ""
	}
	return r.reactions[i].target
}
