// Bids in two files: handed over together, the first opened and read.
#include "services/procurement/selection/two_file_service.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "libs/base/identity.h"
#include "services/procurement/handlers/fields.h"
#include "services/procurement/selection/bid_parts.h"
#include "services/procurement/selection/domain/steps.h"
#include "services/procurement/selection/part_names.h"
#include "services/procurement/selection/seal.h"
#include "services/procurement/selection/store/two_file_store.h"
#include "services/procurement/selection/technical_file.h"
#include "services/procurement/words.h"
#include "terpadu/procurement/v1/selection_events.pb.h"
#include "terpadu/procurement/v1/two_file_events.pb.h"

namespace terpadu::procurement {
namespace {

using domain::SelectionAggregate;
namespace step = domain::step;

constexpr size_t kLongestSignatory = 200;

absl::Status CheckTwoFiles(SelectionAct& act) {
  if (IsInTwoFiles(act)) {
    return absl::OkStatus();
  }
  return Error(absl::StatusCode::kFailedPrecondition, "NOT_TWO_FILES",
               absl::StrCat(act.selection().name(), " takes bids in one file: call BidService"));
}

absl::StatusOr<std::string> TechnicalKeyOf(SelectionAct& act, const std::string& seal_key) {
  TERPADU_ASSIGN(const store::TwoFileKeys keys, store::ReadTwoFile(act.transaction, act.id));
  return DataKeyOf(TechnicalKeyContext(act.selection().name()), keys.technical_key, seal_key);
}

absl::Status HandOver(SelectionAct& act, const v1::Bid& bid, const v1::TechnicalFile& described,
                      const std::string& seal_key, v1::SubmitTwoFileBidResponse& receipt) {
  TERPADU_RETURN_IF_ERROR(CheckTwoFiles(act));
  TERPADU_RETURN_IF_ERROR(CheckMayBid(act, bid.vendor()));
  TERPADU_ASSIGN(const std::string key, TechnicalKeyOf(act, seal_key));
  TERPADU_RETURN_IF_ERROR(StoreSealed(act, bid, seal_key, *receipt.mutable_bid()));
  store::StoredTechnicalFile stored;
  stored.file.set_bid(bid.name());
  stored.sealed = Seal(key, TechnicalContext(bid.name(), bid.vendor()), described.SerializeAsString());
  stored.file.set_seal_sha256(Sha256Hex(stored.sealed));
  receipt.set_technical_seal_sha256(stored.file.seal_sha256());
  return store::InsertTechnicalFile(act.transaction, stored);
}

PartId PartOf(const v1::Bid& bid) {
  const auto ids = ParseName(kBidPattern, bid.name());
  return {.instansi = ids->at(0), .selection = ids->at(1), .id = ids->at(2)};
}

// Opens the first file of one bid, or finds its seal broken.
absl::StatusOr<bool> OpenOne(SelectionAct& act, const std::string& key, store::StoredBid& bid) {
  TERPADU_ASSIGN(store::StoredTechnicalFile stored, store::ReadTechnicalFile(act.transaction, PartOf(bid.bid)));
  const auto text = Unseal(key, TechnicalContext(bid.bid.name(), bid.bid.vendor()), stored.sealed);
  v1::TechnicalFile content;
  if (!text.has_value() || Sha256Hex(stored.sealed) != stored.file.seal_sha256() || !content.ParseFromString(*text)) {
    TERPADU_RETURN_IF_ERROR(TellTampered(act, bid));
    return false;
  }
  stored.opened = true;
  *stored.file.mutable_documents() = content.documents();
  stored.file.set_signatory(content.signatory());
  TERPADU_RETURN_IF_ERROR(store::UpdateTechnicalFile(act.transaction, stored));
  bid.bid.set_state(EnumOf<v1::BidState>(
      domain::StateAfter(SelectionAggregate::kBid, step::kOpenTechnical, WordOf(bid.bid.state()))));
  TERPADU_RETURN_IF_ERROR(store::UpdateBid(act.transaction, bid));
  v1::BidTechnicalFileOpened event;
  event.set_vendor(bid.bid.vendor());
  act.TellOf(bid.bid.name(), bid.version, event);
  return true;
}

absl::Status OpenAll(SelectionAct& act, const std::string& seal_key, std::vector<store::StoredBid>& bids) {
  TERPADU_ASSIGN(const std::string key, TechnicalKeyOf(act, seal_key));
  v1::SelectionTechnicalFilesOpened event;
  for (store::StoredBid& bid : bids) {
    TERPADU_ASSIGN(const bool opened, OpenOne(act, key, bid));
    event.set_opened(event.opened() + (opened ? 1 : 0));
    event.set_tampered(event.tampered() + (opened ? 0 : 1));
  }
  EndHandingOver(act);
  TERPADU_RETURN_IF_ERROR(act.CompleteStage(step::kOpenTechnical, event.mutable_stage()));
  act.MoveBy(step::kOpenTechnical);
  act.Tell(event);
  return absl::OkStatus();
}

absl::Status Open(SelectionAct& act, const std::string& seal_key) {
  TERPADU_RETURN_IF_ERROR(CheckTwoFiles(act));
  return OpenByTwo(act, [&](std::vector<store::StoredBid>& bids) { return OpenAll(act, seal_key, bids); });
}

}  // namespace

TwoFileService::TwoFileService(std::string seal_key)
    : seal_key_(std::move(seal_key)), handlers_("terpadu.procurement.v1.TwoFileService") {
  handlers_.Unary("SubmitTwoFileBid", this, &TwoFileService::SubmitTwoFileBid);
  handlers_.Unary("OpenTechnicalFiles", this, &TwoFileService::OpenTechnicalFiles);
  handlers_.Unary("EvaluateTechnicalFile", this, &TwoFileService::EvaluateTechnicalFile);
  handlers_.Unary("RankTechnicalFiles", this, &TwoFileService::RankTechnicalFiles);
  handlers_.Unary("OpenPriceFiles", this, &TwoFileService::OpenPriceFiles);
  handlers_.Unary("GetTechnicalFile", this, &TwoFileService::GetTechnicalFile);
}

absl::StatusOr<v1::SubmitTwoFileBidResponse> TwoFileService::SubmitTwoFileBid(
    rpc::CallContext& call, const v1::SubmitTwoFileBidRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadName(kSelectionPattern, "parent", request.parent()));
  FieldErrors errors;
  CheckId("bid_id", request.bid_id(), errors);
  CheckBid(request.bid(), id.instansi, errors);
  CheckDocuments("technical_file.documents", request.technical_file().documents(), errors);
  CheckText("technical_file.signatory", request.technical_file().signatory(), kLongestSignatory, errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  if (seal_key_.empty()) {
    return SealKeyMissing();
  }
  v1::Bid bid = request.bid();
  bid.set_name(NameOf(kBidPattern, {id.instansi, id.id, request.bid_id()}));
  v1::TechnicalFile file;
  *file.mutable_documents() = request.technical_file().documents();
  file.set_signatory(request.technical_file().signatory());
  // What is remembered of the request must not serve to try out what the files may hold.
  v1::SubmitTwoFileBidRequest remembered = request;
  remembered.mutable_bid()->clear_content();
  remembered.mutable_bid()->set_remark(KeyedDigest(seal_key_, request.bid().content().SerializeAsString()));
  remembered.clear_technical_file();
  remembered.mutable_technical_file()->set_remark(KeyedDigest(seal_key_, file.SerializeAsString()));
  v1::SubmitTwoFileBidResponse receipt;
  return Act<v1::SubmitTwoFileBidResponse>(
      call, rules_, remembered, {id, "", step::kHandOver, {domain::capacity::kBidder}},
      [&](SelectionAct& act) { return HandOver(act, bid, file, seal_key_, receipt); },
      [&](SelectionAct&) { return receipt; }, [](const v1::SubmitTwoFileBidResponse& then) { return then; });
}

absl::StatusOr<v1::Selection> TwoFileService::OpenTechnicalFiles(rpc::CallContext& call,
                                                                 const v1::OpenTechnicalFilesRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadNameAndEtag(kSelectionPattern, request.name(), request.etag()));
  return ActOnSelection(call, rules_, request, {id, request.etag(), step::kStartOpening, Selectors()},
                        [&](SelectionAct& act) { return Open(act, seal_key_); });
}

absl::StatusOr<v1::TechnicalFile> TwoFileService::GetTechnicalFile(rpc::CallContext& call,
                                                                   const v1::GetTechnicalFileRequest& request) {
  TERPADU_ASSIGN(const PartId id, ReadPart(kBidPattern, request.name()));
  TERPADU_ASSIGN(postgres::Transaction transaction, call.db->Begin(call.ScopeOf(id.instansi)));
  TERPADU_ASSIGN(const store::StoredSelection of, store::ReadSelection(transaction, id.instansi, id.selection));
  const auto state = of.selection.state();
  if (state == v1::SELECTION_STATE_PLANNED || state == v1::SELECTION_STATE_PREQUALIFYING ||
      state == v1::SELECTION_STATE_ANNOUNCED) {
    const std::string opening = absl::FormatTime(absl::RFC3339_sec, TimeOf(of.selection.opening_time()), Wib());
    return Error(absl::StatusCode::kFailedPrecondition, "BIDS_SEALED",
                 absl::StrCat("bids are sealed until two people open them, from ", opening, " on"),
                 {{"opening_time", opening}});
  }
  TERPADU_ASSIGN(const store::StoredTechnicalFile stored, store::ReadTechnicalFile(transaction, id));
  if (!stored.opened) {
    return NotFound(request.name());
  }
  return stored.file;
}

}  // namespace terpadu::procurement
