package suite

import (
	"net/url"
	"slices"
)

// at goes down into an object; what is not there is empty.
func at(from object, keys ...string) object {
	for _, key := range keys {
		from, _ = from[key].(object)
	}
	return from
}

func text(from object, key string) string {
	value, _ := from[key].(string)
	return value
}

func number(from object, key string) int {
	value, _ := from[key].(float64)
	return int(value)
}

// list reads a list of objects.
func list(from object, key string) []object {
	values, _ := from[key].([]any)
	var objects []object
	for _, value := range values {
		if one, ok := value.(object); ok {
			objects = append(objects, one)
		}
	}
	return objects
}

func joined(told object, room string) object {
	return at(told, "rooms", "join", room)
}

func timeline(told object, room string) []object {
	return list(at(joined(told, room), "timeline"), "events")
}

// bodies are the texts of messages, in order.
func bodies(events []object) []string {
	var found []string
	for _, event := range events {
		if text(event, "type") == "m.room.message" {
			found = append(found, text(at(event, "content"), "body"))
		}
	}
	return found
}

// kinds are the types of events, in order.
func kinds(events []object) []string {
	var found []string
	for _, event := range events {
		found = append(found, text(event, "type"))
	}
	return found
}

// page asks for a part of a room's history.
func (c *client) page(room string, parameters url.Values) (events []object, end string) {
	c.t.Helper()
	told := c.call("GET", in(room, "messages")+"?"+parameters.Encode(), nil)
	return list(told, "chunk"), text(told, "end")
}

// wantTexts compares texts in order.
func (c *client) wantTexts(got []string, want ...string) {
	c.t.Helper()
	if !slices.Equal(got, want) {
		c.t.Errorf("got %q, want %q", got, want)
	}
}
