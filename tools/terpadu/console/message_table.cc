#include "tools/terpadu/console/message_table.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/type/date.pb.h"
#include "tools/terpadu/console/json.h"

namespace terpadu::command {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr int kDeepest = 4;  // of messages within messages that become columns

bool IsRows(const FieldDescriptor& field) {
  return field.is_repeated() && !field.is_map() && field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
}

// The field that holds the nodes below a node.
const FieldDescriptor* Below(const Descriptor& type) {
  for (int i = 0; i < type.field_count(); ++i) {
    if (IsRows(*type.field(i)) && type.field(i)->message_type() == &type) {
      return type.field(i);
    }
  }
  return nullptr;
}

void AddNodes(const Message& node, int depth, std::vector<MessageRow>& rows) {
  rows.push_back({&node, depth});
  const FieldDescriptor* const below = Below(*node.GetDescriptor());
  for (int i = 0; i < node.GetReflection()->FieldSize(node, below); ++i) {
    AddNodes(node.GetReflection()->GetRepeatedMessage(node, below, i), depth + 1, rows);
  }
}

void AddRepeated(const Message& response, const FieldDescriptor* field, std::vector<MessageRow>& rows) {
  for (int i = 0; i < response.GetReflection()->FieldSize(response, field); ++i) {
    rows.push_back({&response.GetReflection()->GetRepeatedMessage(response, field, i), -1});
  }
}

// A message that is one value.
bool IsValue(const Descriptor& type) {
  return type.full_name() == "google.protobuf.Timestamp" || type.full_name() == "google.type.Date" ||
         type.full_name() == "terpadu.type.v1.Value" || type.full_name() == "terpadu.type.v1.Decimal";
}

// `ANNOUNCED` of RUP_PACKAGE_STATE_ANNOUNCED: without the prefix of the value at 0.
std::string WordOfEnum(const google::protobuf::EnumDescriptor& type, int number) {
  const auto* const value = type.FindValueByNumber(number);
  if (value == nullptr || number == 0) {
    return value == nullptr ? std::to_string(number) : "";
  }
  const std::string& zero = type.value(0)->name();
  const size_t prefix = zero.rfind("UNSPECIFIED") == std::string::npos ? 0 : zero.rfind("UNSPECIFIED");
  return value->name().substr(value->name().compare(0, prefix, zero, 0, prefix) == 0 ? prefix : 0);
}

std::string TextOfMessage(const Message& message) {
  if (message.GetDescriptor()->full_name() != "google.type.Date") {
    std::string json = ToJson(message, false);
    const bool is_text = json.size() > 1 && json.front() == '"' && json.back() == '"';
    return is_text ? json.substr(1, json.size() - 2) : json;
  }
  google::type::Date date;
  date.CopyFrom(message);
  std::string text =
      absl::StrCat(absl::Dec(date.year(), absl::kZeroPad4), "-", absl::Dec(date.month(), absl::kZeroPad2));
  return date.day() == 0 ? text : absl::StrCat(text, "-", absl::Dec(date.day(), absl::kZeroPad2));
}

sheet::Cell CellOf(const Message& message, const FieldDescriptor* field) {
  const Reflection& of = *message.GetReflection();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return sheet::NumberCell(of.GetInt32(message, field));
    case FieldDescriptor::CPPTYPE_INT64:
      return sheet::NumberCell(of.GetInt64(message, field));
    case FieldDescriptor::CPPTYPE_BOOL:
      return sheet::TextCell(of.GetBool(message, field) ? "true" : "false");
    case FieldDescriptor::CPPTYPE_ENUM:
      return sheet::TextCell(WordOfEnum(*field->enum_type(), of.GetEnumValue(message, field)));
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return sheet::TextCell(of.HasField(message, field) ? TextOfMessage(of.GetMessage(message, field)) : "");
    case FieldDescriptor::CPPTYPE_STRING:
      return sheet::TextCell(of.GetString(message, field));
    default:
      return sheet::TextCell("");  // no contract has a field of floating point or without sign
  }
}

std::string TextOfItem(const Message& message, const FieldDescriptor* field, int i) {
  const Reflection& of = *message.GetReflection();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return std::to_string(of.GetRepeatedInt32(message, field, i));
    case FieldDescriptor::CPPTYPE_INT64:
      return std::to_string(of.GetRepeatedInt64(message, field, i));
    case FieldDescriptor::CPPTYPE_ENUM:
      return WordOfEnum(*field->enum_type(), of.GetRepeatedEnumValue(message, field, i));
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return TextOfMessage(of.GetRepeatedMessage(message, field, i));
    case FieldDescriptor::CPPTYPE_STRING:
      return of.GetRepeatedString(message, field, i);
    default:
      return "";
  }
}

sheet::Cell ListCell(const Message& message, const FieldDescriptor* field) {
  std::vector<std::string> items;
  for (int i = 0; i < message.GetReflection()->FieldSize(message, field); ++i) {
    items.push_back(TextOfItem(message, field, i));
  }
  return sheet::TextCell(absl::StrJoin(items, "; "));
}

// The columns of a type, and with a message its cells: the same walk gives both.
void AddColumns(const Descriptor& type, const Message* message, const std::string& prefix, int depth,
                std::vector<std::string>& names, std::vector<sheet::Cell>& cells) {
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor* const field = type.field(i);
    const bool is_message = field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    if (is_message && field->message_type() == &type) {
      continue;  // the nodes below are rows of their own
    }
    if (is_message && !field->is_repeated() && !IsValue(*field->message_type()) && depth < kDeepest) {
      const Message* const within =
          message == nullptr ? nullptr : &message->GetReflection()->GetMessage(*message, field);
      AddColumns(*field->message_type(), within, prefix + field->name() + "_", depth + 1, names, cells);
      continue;
    }
    names.push_back(prefix + field->name());
    if (message != nullptr) {
      cells.push_back(field->is_repeated() ? ListCell(*message, field) : CellOf(*message, field));
    }
  }
}

}  // namespace

std::vector<MessageRow> RowsOf(const Message& response, const std::string& name) {
  std::vector<MessageRow> rows;
  const Descriptor& type = *response.GetDescriptor();
  if (name == ".") {
    return {{&response, -1}};
  }
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (IsRows(field) && (name.empty() || name == field.name())) {
      AddRepeated(response, &field, rows);
      return rows;
    }
    if (name.empty() && field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && !field.is_repeated() &&
        Below(*field.message_type()) != nullptr) {
      AddNodes(response.GetReflection()->GetMessage(response, &field), 0, rows);
      return rows;
    }
  }
  return name.empty() ? std::vector<MessageRow>{{&response, -1}} : rows;
}

sheet::Table TableOf(const std::vector<MessageRow>& rows) {
  sheet::Table table;
  for (const MessageRow& row : rows) {
    std::vector<std::string> names;
    std::vector<sheet::Cell> cells;
    if (row.depth >= 0) {
      names.emplace_back("depth");
      cells.push_back(sheet::NumberCell(row.depth));
    }
    AddColumns(*row.message->GetDescriptor(), row.message, "", 0, names, cells);
    if (table.rows.empty()) {
      sheet::Row& header = table.rows.emplace_back();
      for (const std::string& name : names) {
        header.cells.push_back(sheet::TextCell(name));
      }
    }
    table.rows.push_back({.number = 0, .cells = std::move(cells)});
  }
  return table;
}

}  // namespace terpadu::command
