#pragma once

#include <string>

#include "terpadu/event/v1/event.pb.h"

namespace terpadu::command {

// An event as one line of JSON in the shape of CloudEvents 1.0, its payload decoded by the message that its dataschema
// names. A payload of a message this program does not know stands as `data_base64`. `cursor`, when not empty, is the
// place after the event, from which a reader may go on.
std::string EventJson(const event::v1::Event& event, const std::string& cursor);

// The same for a person: time, source, what happened to which aggregate, version, subject.
std::string EventLine(const event::v1::Event& event);

}  // namespace terpadu::command
