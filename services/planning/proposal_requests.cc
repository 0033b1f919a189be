#include "services/planning/proposal_requests.h"

#include <algorithm>

#include "libs/base/identity.h"
#include "libs/base/status.h"
#include "services/planning/domain/text.h"
#include "services/planning/domain/tracking_code.h"

namespace terpadu::planning {
namespace {

constexpr size_t kLongestReason = 1000;  // characters, as all of these
constexpr size_t kLongestProposal = 1000;
constexpr size_t kLongestPlace = 100;
constexpr size_t kLongestDetail = 200;
constexpr size_t kLongestProposer = 200;
constexpr size_t kLongestVolumeUnit = 50;
constexpr size_t kLongestPerson = 200;
constexpr size_t kLongestPhone = 50;
constexpr size_t kLongestAddress = 500;
constexpr int kFirstYear = 2000;
constexpr int kLastYear = 2100;
constexpr int kMostScale = 9;

enum class Text { kRequired, kOptional };

bool IsControl(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

// `text` with blanks collapsed.
std::string ReadText(const std::string& field, const std::string& text, size_t longest, Text needed,
                     FieldErrors& errors) {
  if (FirstBadByte(text) != std::string::npos || std::any_of(text.begin(), text.end(), IsControl)) {
    errors.Add(field, "must be UTF-8 text of one line");
    return "";
  }
  std::string read = CollapseBlanks(text);
  if (read.empty() && needed == Text::kRequired) {
    errors.Add(field, "must not be blank");
  }
  if (CharactersIn(read) > longest) {
    errors.Add(field, "must have at most " + std::to_string(longest) + " characters");
  }
  return read;
}

std::string ReadInstansi(const std::string& parent, FieldErrors& errors) {
  const auto ids = ParseName(kInstansiPattern, parent);
  errors.Add("parent", ids.status());
  return ids.ok() ? ids->at(0) : "";
}

// The ids of `name`, a resource of `instansi`; as many empty ones as `pattern` has when it is not.
std::vector<std::string> ReadLink(const char* field, std::string_view pattern, const std::string& name,
                                  const std::string& instansi, FieldErrors& errors) {
  const auto ids = ParseName(pattern, name);
  errors.Add(field, ids.status());
  if (!ids.ok()) {
    return std::vector<std::string>(static_cast<size_t>(std::count(pattern.begin(), pattern.end(), '{')));
  }
  if (ids->at(0) != instansi && !instansi.empty()) {
    errors.Add(field, "must be of the same instansi");
  }
  return *ids;
}

void ReadVolume(const std::string& at, const v1::Proposal& given, v1::Proposal& proposal, FieldErrors& errors) {
  proposal.set_volume_unit(
      ReadText(at + "volume_unit", given.volume_unit(), kLongestVolumeUnit, Text::kOptional, errors));
  if (given.has_volume() == proposal.volume_unit().empty()) {
    errors.Add(at + "volume_unit", "must be given with a volume, and with a volume only");
  }
  if (given.has_volume()) {
    *proposal.mutable_volume() = given.volume();
    if (given.volume().units() <= 0 || given.volume().scale() < 0 || given.volume().scale() > kMostScale) {
      errors.Add(at + "volume", "must be above 0, with at most 9 digits behind the comma");
    }
  }
}

v1::Proposal ReadProposal(const std::string& at, const v1::Proposal& given, FieldErrors& errors) {
  v1::Proposal proposal;
  proposal.set_kind(given.kind());
  if (given.kind() == v1::PROPOSAL_KIND_UNSPECIFIED || !v1::ProposalKind_IsValid(given.kind())) {
    errors.Add(at + "kind", "must be a kind of proposal");
  }
  proposal.set_title(ReadText(at + "title", given.title(), kLongestProposal, Text::kRequired, errors));
  v1::ProposalLocation& location = *proposal.mutable_location();
  const std::string where = at + "location.";
  location.set_kecamatan(
      ReadText(where + "kecamatan", given.location().kecamatan(), kLongestPlace, Text::kRequired, errors));
  location.set_desa(ReadText(where + "desa", given.location().desa(), kLongestPlace, Text::kOptional, errors));
  location.set_detail(ReadText(where + "detail", given.location().detail(), kLongestDetail, Text::kOptional, errors));
  ReadVolume(at, given, proposal, errors);
  proposal.set_estimated_amount(given.estimated_amount());
  if (given.estimated_amount() < 0) {
    errors.Add(at + "estimated_amount", "must not be below 0");
  }
  proposal.set_fiscal_year(given.fiscal_year());
  if (given.fiscal_year() < kFirstYear || given.fiscal_year() > kLastYear) {
    errors.Add(at + "fiscal_year", "must be 2000 to 2100");
  }
  proposal.set_proposer(ReadText(at + "proposer", given.proposer(), kLongestProposer, Text::kRequired, errors));
  return proposal;
}

v1::ProposerContact ReadContact(const std::string& at, const v1::ProposerContact& given, FieldErrors& errors) {
  v1::ProposerContact contact;
  contact.set_person(ReadText(at + "person", given.person(), kLongestPerson, Text::kOptional, errors));
  contact.set_phone(ReadText(at + "phone", given.phone(), kLongestPhone, Text::kOptional, errors));
  contact.set_email(ReadText(at + "email", given.email(), kLongestPerson, Text::kOptional, errors));
  contact.set_address(ReadText(at + "address", given.address(), kLongestAddress, Text::kOptional, errors));
  return contact;
}

NewProposal ReadNew(const std::string& at, const std::string& instansi, const v1::ProposalToRecord& given,
                    FieldErrors& errors) {
  NewProposal proposal;
  proposal.key = {instansi, given.proposal_id().empty() ? NewUuid() : given.proposal_id()};
  if (!IsResourceId(proposal.key.proposal_id)) {
    errors.Add(at + "proposal_id", "must be 1 to 128 of [A-Za-z0-9._-], beginning with a letter or digit");
  }
  proposal.proposal = ReadProposal(at + "proposal.", given.proposal(), errors);
  if (given.has_contact()) {
    proposal.contact = ReadContact(at + "contact.", given.contact(), errors);
  }
  return proposal;
}

}  // namespace

absl::StatusOr<std::vector<NewProposal>> Read(const v1::BatchRecordProposalsRequest& request, absl::Time now) {
  FieldErrors errors;
  const std::string instansi = ReadInstansi(request.parent(), errors);
  if (request.proposals_size() < 1 || request.proposals_size() > kMostProposals) {
    errors.Add("proposals", "must be 1 to 1,000");
    return errors.ToStatus();
  }
  if (request.ByteSizeLong() > kLargestProposals) {
    errors.Add("proposals", "must be at most 3 MiB together");
  }
  std::vector<NewProposal> proposals;
  proposals.reserve(static_cast<size_t>(request.proposals_size()));
  for (int i = 0; i < request.proposals_size(); ++i) {
    const std::string at = "proposals[" + std::to_string(i) + "].";
    proposals.push_back(ReadNew(at, instansi, request.proposals(i), errors));
    proposals.back().created = now;
  }
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return proposals;
}

absl::StatusOr<std::string> Read(const v1::ListProposalsRequest& request, ProposalFilter& filter) {
  FieldErrors errors;
  std::string instansi = ReadInstansi(request.parent(), errors);
  filter.state = request.state();
  filter.kind = request.kind();
  filter.fiscal_year = request.fiscal_year();
  if (!request.unit().empty()) {
    filter.unit_id = ReadLink("unit", kUnitPattern, request.unit(), instansi, errors)[1];
  }
  if (!request.plan_node().empty()) {
    const auto ids = ReadLink("plan_node", kNodePattern, request.plan_node(), instansi, errors);
    filter.plan_id = ids[1];
    filter.node_id = ids[2];
  }
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return instansi;
}

absl::StatusOr<ProposalKey> ReadProposalName(const std::string& name) {
  FieldErrors errors;
  const auto ids = ParseName(kProposalPattern, name);
  errors.Add("name", ids.status());
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return ProposalKey{ids->at(0), ids->at(1)};
}

absl::StatusOr<ProposalCommand> ReadCommand(const std::string& name, const std::string& reason, ReasonIs reason_is,
                                            FieldErrors errors) {
  ProposalCommand command;
  const std::vector<std::string> ids = ReadLink("name", kProposalPattern, name, "", errors);
  command.key = {ids[0], ids[1]};
  const Text needed = reason_is == ReasonIs::kRequired ? Text::kRequired : Text::kOptional;
  command.reason = ReadText("reason", reason, kLongestReason, needed, errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return command;
}

absl::StatusOr<TrackedKey> Read(const v1::TrackProposalRequest& request) {
  FieldErrors errors;
  TrackedKey key{.instansi = ReadInstansi(request.parent(), errors),
                 .code = ComparedTrackingCode(request.tracking_code())};
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return key;
}

absl::StatusOr<TrackedKey> Read(const v1::WithdrawTrackedProposalRequest& request) {
  FieldErrors errors;
  TrackedKey key{.instansi = ReadInstansi(request.parent(), errors),
                 .code = ComparedTrackingCode(request.tracking_code()),
                 .reason = ReadText("reason", request.reason(), kLongestReason, Text::kRequired, errors)};
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return key;
}

absl::StatusOr<std::string> ReadUnit(const v1::RouteProposalRequest& request, ProposalCommand& command) {
  FieldErrors errors;
  const std::vector<std::string> ids =
      ReadLink("unit", kUnitPattern, request.unit(), InstansiOf(request.name()), errors);
  TERPADU_ASSIGN(command, ReadCommand(request.name(), request.reason(), ReasonIs::kOptional, std::move(errors)));
  return ids[1];
}

absl::StatusOr<NodeKey> ReadNode(const v1::AcceptProposalRequest& request, ProposalCommand& command) {
  FieldErrors errors;
  const std::vector<std::string> ids =
      ReadLink("plan_node", kNodePattern, request.plan_node(), InstansiOf(request.name()), errors);
  if (request.accepted_amount() <= 0) {
    errors.Add("accepted_amount", "must be above 0");
  }
  TERPADU_ASSIGN(command, ReadCommand(request.name(), "", ReasonIs::kOptional, std::move(errors)));
  return NodeKey{ids[1], ids[2]};
}

}  // namespace terpadu::planning
