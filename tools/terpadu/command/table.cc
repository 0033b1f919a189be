// terpadu table: whatever reporting answers, as CSV, XLSX or NDJSON.
#include <algorithm>
#include <cctype>
#include <fstream>
#include <iterator>
#include <memory>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/dynamic_message.h"
#include "google/protobuf/util/json_util.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/rpc/client.h"
#include "libs/sheet/csv.h"
#include "libs/sheet/xlsx.h"
#include "nlohmann/json.hpp"
#include "terpadu/reporting/v1/chain_service.pb.h"
#include "terpadu/reporting/v1/e_report_service.pb.h"
#include "terpadu/reporting/v1/integration_service.pb.h"
#include "terpadu/reporting/v1/reporting_service.pb.h"
#include "terpadu/reporting/v1/savings_service.pb.h"
#include "tools/terpadu/command/table_command.h"
#include "tools/terpadu/console/json.h"
#include "tools/terpadu/console/message_table.h"

namespace terpadu::command {
namespace {

namespace pb = reporting::v1;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

constexpr int kMostPages = 10'000;

struct Flags {
  std::string method;
  std::vector<std::string> fields;
  std::string rows;
  std::string xlsx;
  bool ndjson = false;
};

// Every method of reporting.
std::vector<const MethodDescriptor*> Methods() {
  std::vector<const MethodDescriptor*> methods;
  for (const google::protobuf::Descriptor* of :
       {pb::TraceRequest::descriptor(), pb::GetChainRequest::descriptor(), pb::GetIntegrationRequest::descriptor(),
        pb::SummarizeRupRequest::descriptor(), pb::GetPotentialSavingsRequest::descriptor()}) {
    for (int i = 0; i < of->file()->service_count(); ++i) {
      for (int j = 0; j < of->file()->service(i)->method_count(); ++j) {
        methods.push_back(of->file()->service(i)->method(j));
      }
    }
  }
  return methods;
}

absl::StatusOr<const MethodDescriptor*> MethodOf(const std::string& name) {
  std::string all;
  for (const MethodDescriptor* method : Methods()) {
    if (method->name() == name) {
      return method;
    }
    absl::StrAppend(&all, all.empty() ? "" : ", ", method->name());
  }
  return Error(absl::StatusCode::kInvalidArgument, "METHOD_UNKNOWN",
               absl::StrCat("reporting has ", all, ", not ", name), {{"method", name}});
}

// `INDICATOR_WITHOUT_NODE` in any case, as the value of the enum is called.
std::string EnumValue(const google::protobuf::EnumDescriptor& type, std::string word) {
  std::transform(word.begin(), word.end(), word.begin(), [](unsigned char c) { return std::toupper(c); });
  for (int i = 0; i < type.value_count(); ++i) {
    if (type.value(i)->name() == word || absl::EndsWith(type.value(i)->name(), "_" + word)) {
      return type.value(i)->name();
    }
  }
  return word;
}

// `year=2025 edge=indicator_without_node`, as the fields of the request; one given twice is a list.
absl::Status Fill(const Flags& flags, const std::string& instansi, Message& request) {
  nlohmann::json json = nlohmann::json::object();
  for (const std::string& given : flags.fields) {
    const size_t sign = given.find('=');
    const std::string name = given.substr(0, sign);
    const FieldDescriptor* const field = request.GetDescriptor()->FindFieldByName(name);
    if (sign == std::string::npos || field == nullptr) {
      return Error(absl::StatusCode::kInvalidArgument, "FIELD_UNKNOWN",
                   absl::StrCat(given, " is no field=value of ", request.GetDescriptor()->name()), {{"field", name}});
    }
    std::string value = given.substr(sign + 1);
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
      value = EnumValue(*field->enum_type(), value);
    }
    nlohmann::json in_json = value;
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_BOOL) {
      in_json = value == "true";
    }
    if (field->is_repeated()) {
      json[name].push_back(in_json);
    } else {
      json[name] = in_json;
    }
  }
  const FieldDescriptor* const parent = request.GetDescriptor()->FindFieldByName("parent");
  if (parent != nullptr && !json.contains("parent")) {
    json["parent"] = "instansi/" + instansi;
  }
  const auto status = google::protobuf::util::JsonStringToMessage(json.dump(), &request);
  return status.ok() ? absl::OkStatus()
                     : Error(absl::StatusCode::kInvalidArgument, "FIELD_INVALID", std::string(status.message()));
}

// Every page; a method without pages gives one.
absl::StatusOr<std::vector<std::unique_ptr<Message>>> Ask(const Session& session, const MethodDescriptor& method,
                                                          Message& request) {
  TERPADU_ASSIGN(Services services, session.Connect());
  const auto address = services.addresses().find("reporting");
  if (address == services.addresses().end() || address->second.empty()) {
    return Error(absl::StatusCode::kFailedPrecondition, "ADDRESS_UNKNOWN",
                 "where the reporting service is, is not known");
  }
  rpc::Client client(address->second);
  const Caller caller = session.CallerFor("PUBLIC");
  const FieldDescriptor* const token = method.input_type()->FindFieldByName("page_token");
  const FieldDescriptor* const next = method.output_type()->FindFieldByName("next_page_token");
  std::vector<std::unique_ptr<Message>> pages;
  for (int page = 0; page < kMostPages; ++page) {
    pages.emplace_back(
        google::protobuf::MessageFactory::generated_factory()->GetPrototype(method.output_type())->New());
    TERPADU_RETURN_IF_ERROR(client.CallMessage(absl::StrCat(method.service()->full_name(), "/", method.name()), request,
                                               *pages.back(),
                                               rpc::CallOptions::As(caller.actor, caller.roles, caller.unit)));
    if (token == nullptr || next == nullptr) {
      return pages;
    }
    const std::string more = pages.back()->GetReflection()->GetString(*pages.back(), next);
    if (more.empty()) {
      return pages;
    }
    request.GetReflection()->SetString(&request, token, more);
  }
  return Error(absl::StatusCode::kResourceExhausted, "TOO_MANY_PAGES", "the table does not come to an end");
}

absl::StatusOr<int> Run(const Session& session, const Flags& flags) {
  TERPADU_ASSIGN(const MethodDescriptor* const method, MethodOf(flags.method));
  const std::unique_ptr<Message> request(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(method->input_type())->New());
  TERPADU_RETURN_IF_ERROR(Fill(flags, session.instansi, *request));
  TERPADU_ASSIGN(const auto pages, Ask(session, *method, *request));
  std::vector<MessageRow> rows;
  for (const auto& page : pages) {
    const std::vector<MessageRow> of_page = RowsOf(*page, flags.rows);
    rows.insert(rows.end(), of_page.begin(), of_page.end());
  }
  if (flags.ndjson) {
    for (const MessageRow& row : rows) {
      *session.out << ToJson(*row.message, false) << "\n";
    }
    return kDone;
  }
  sheet::Table table = TableOf(rows);
  if (flags.xlsx.empty()) {
    *session.out << sheet::WriteCsv(table);
    return kDone;
  }
  table.name = flags.method.substr(0, 31);
  TERPADU_ASSIGN(const std::string bytes, sheet::WriteXlsx({table}));
  std::ofstream file(flags.xlsx, std::ios::binary);
  file << bytes;
  file.close();
  if (!file) {
    return Error(absl::StatusCode::kUnavailable, "FILE_UNWRITABLE", flags.xlsx + " cannot be written",
                 {{"file", flags.xlsx}});
  }
  *session.out << flags.xlsx << ": " << rows.size() << " rows\n";
  return kDone;
}

}  // namespace

void AddTable(Command& root, Session& session) {
  auto flags = std::make_shared<Flags>();
  root.Sub("table", "Whatever reporting answers, all pages of it, as CSV, XLSX or NDJSON")
      .Text("METHOD", flags->method, "ListOrphans, GetCoverage, Trace, GetChain, ListUnitIntegration, SummarizeRup, …",
            Presence::kRequired)
      .Texts("FIELDS", flags->fields, "field=value of its request: year=2025 edge=indicator_without_measurement")
      .Text("--rows", flags->rows,
            "Repeated field of the answer that holds the rows; the first when not given, . for itself")
      .Text("--xlsx", flags->xlsx, "Write this spreadsheet; CSV on standard output when not given")
      .Flag("--ndjson", flags->ndjson, "One JSON object a line, for programs")
      .Run([&session, flags] { return Run(session, *flags); });
}

}  // namespace terpadu::command
