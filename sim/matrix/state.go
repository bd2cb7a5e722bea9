package matrix

import (
	"reflect"
)

// allState lists the whole state of a room.
func (e *exchange) allState() (any, error) {
	room, err := e.joinedRoom()
	if err != nil {
		return nil, err
	}
	return e.tell(room.stateAt(e.server.position)), nil
}

// oneState tells the content of one part of the state.
func (e *exchange) oneState() (any, error) {
	room, err := e.joinedRoom()
	if err != nil {
		return nil, err
	}
	set := room.state[stateKey{e.request.PathValue("type"), e.request.PathValue("key")}]
	if set == nil {
		return nil, notFound("the room has no such state")
	}
	return set.content, nil
}

func (e *exchange) setState() (any, error) {
	room, err := e.joinedRoom()
	if err != nil {
		return nil, err
	}
	said := make(content)
	if err := e.read(&said); err != nil {
		return nil, err
	}
	set, err := room.change(e.user(), e.request.PathValue("type"), e.request.PathValue("key"), said)
	if err != nil {
		return nil, err
	}
	return map[string]string{"event_id": set.id}, nil
}

// change sets a part of the state if the sender may. What is so already makes no event.
func (r *Room) change(sender *User, kind, key string, said content) (*event, error) {
	if r.power(sender.id) < r.needed(kind, true) {
		return nil, forbidden("the power level is too low to change " + kind)
	}
	if kind == typeMember || kind == typeCreate {
		return nil, forbidden(kind + " is changed through endpoints of its own")
	}
	if set := r.state[stateKey{kind, key}]; set != nil && reflect.DeepEqual(set.content, said) {
		return set, nil
	}
	made, err := r.newEvent(sender, kind, &key, said)
	if err != nil {
		return nil, err
	}
	r.add(made)
	return made, nil
}

// tell writes events for the device that asks.
func (e *exchange) tell(events []*event) []wire {
	list := make([]wire, 0, len(events))
	for _, one := range events {
		list = append(list, one.toldTo(e.device))
	}
	return list
}
