#include "services/budgeting/domain/preparation_refusal.h"

#include "libs/base/error.h"
#include "libs/base/rupiah.h"

namespace terpadu::budgeting {
namespace {

using absl::StatusCode;

std::string Text(std::string_view text) { return std::string(text); }

absl::Status WrongState(std::string_view reason, std::string_view kua_ppas, std::string_view state,
                        const std::string& expected) {
  return Error(StatusCode::kFailedPrecondition, reason, Text(kua_ppas) + " is " + Text(state) + ": " + expected,
               {{"kua_ppas", Text(kua_ppas)}, {"state", Text(state)}});
}

}  // namespace

absl::Status KuaPpasExists(std::string_view kua_ppas) {
  return Error(StatusCode::kAlreadyExists, "KUA_PPAS_EXISTS", "there is " + Text(kua_ppas) + " already",
               {{"kua_ppas", Text(kua_ppas)}});
}

absl::Status RkaExists(std::string_view rka) {
  return Error(StatusCode::kAlreadyExists, "RKA_EXISTS",
               "there is " + Text(rka) + " already: a unit has one RKA for a sub kegiatan", {{"rka", Text(rka)}});
}

absl::Status KuaPpasNotDraft(std::string_view kua_ppas, std::string_view state) {
  return WrongState("KUA_PPAS_NOT_DRAFT", kua_ppas, state, "this is done with a draft");
}

absl::Status KuaPpasNotSubmitted(std::string_view kua_ppas, std::string_view state) {
  return WrongState("KUA_PPAS_NOT_SUBMITTED", kua_ppas, state, "this is done with one that is with the council");
}

absl::Status KuaPpasNotAgreed(std::string_view kua_ppas, std::string_view state) {
  return WrongState("KUA_PPAS_NOT_AGREED", kua_ppas, state, "the council has not agreed to its ceilings yet");
}

absl::Status KuaPpasEmpty(std::string_view kua_ppas) {
  return Error(StatusCode::kFailedPrecondition, "KUA_PPAS_EMPTY",
               Text(kua_ppas) + " has no ceiling: set its ceilings first", {{"kua_ppas", Text(kua_ppas)}});
}

absl::Status CeilingMissing(std::string_view kua_ppas, std::string_view sub_kegiatan, std::string_view unit) {
  return Error(StatusCode::kFailedPrecondition, "CEILING_MISSING",
               Text(kua_ppas) + " has no ceiling for " + Text(sub_kegiatan) + " of " + Text(unit),
               {{"kua_ppas", Text(kua_ppas)}, {"sub_kegiatan", Text(sub_kegiatan)}, {"unit", Text(unit)}});
}

absl::Status SubKegiatanCeilingExceeded(std::string_view sub_kegiatan, std::string_view unit, int64_t ceiling,
                                        std::string_view requested) {
  return Error(StatusCode::kFailedPrecondition, "CEILING_EXCEEDED",
               Text(sub_kegiatan) + " of " + Text(unit) + " would sum to " + Text(requested) +
                   " rupiah, its ceiling is " + FormatRupiah(Rupiah(ceiling)),
               {{"sub_kegiatan", Text(sub_kegiatan)},
                {"unit", Text(unit)},
                {"ceiling", std::to_string(ceiling)},
                {"requested", Text(requested)}});
}

absl::Status RkaEmpty(std::string_view rka) {
  return Error(StatusCode::kFailedPrecondition, "RKA_EMPTY", Text(rka) + " has no item: write its items first",
               {{"rka", Text(rka)}});
}

absl::Status RkaTooLong(std::string_view rka, int64_t items) {
  return Error(StatusCode::kFailedPrecondition, "RKA_TOO_LONG",
               Text(rka) + " would have " + std::to_string(items) + " items, it holds 10,000", {{"rka", Text(rka)}});
}

absl::Status NothingVerified(std::string_view kua_ppas) {
  return Error(StatusCode::kFailedPrecondition, "NOTHING_VERIFIED",
               "no RKA under " + Text(kua_ppas) + " is verified and not gathered yet", {{"kua_ppas", Text(kua_ppas)}});
}

absl::Status TooManyLines(std::string_view budget, int most) {
  return Error(StatusCode::kFailedPrecondition, "TOO_MANY_LINES",
               "more than " + std::to_string(most) + " lines at once: gather unit by unit", {{"budget", Text(budget)}});
}

absl::Status StandardPriceNotFound(std::string_view item, std::string_view region, std::string_view day) {
  return Error(StatusCode::kNotFound, "STANDARD_PRICE_NOT_FOUND",
               "no standard price of " + Text(item) + " is in force there on " + Text(day),
               {{"item", Text(item)}, {"region", Text(region)}, {"date", Text(day)}});
}

absl::Status ActorRequired() {
  return Error(StatusCode::kPermissionDenied, "ACTOR_REQUIRED",
               "the call does not say who makes it, and each step on an RKA must be another person's");
}

absl::Status OwnDraft(std::string_view budget, std::string_view actor) {
  return Error(StatusCode::kPermissionDenied, "OWN_DRAFT",
               Text(actor) + " has had a hand in " + Text(budget) + ": another person must approve it",
               {{"budget", Text(budget)}, {"actor", Text(actor)}});
}

}  // namespace terpadu::budgeting
