#include "services/procurement/selection/technical_file.h"

#include "absl/strings/str_cat.h"
#include "services/procurement/handlers/fields.h"
#include "services/procurement/selection/digest_field.h"

namespace terpadu::procurement {

void CheckDocuments(const std::string& path, const google::protobuf::RepeatedPtrField<v1::TechnicalDocument>& documents,
                    FieldErrors& errors) {
  constexpr int kMostDocuments = 100;
  if (documents.size() > kMostDocuments) {
    errors.Add(path, "must be at most 100");
    return;
  }
  for (int i = 0; i < documents.size(); ++i) {
    const std::string at = absl::StrCat(path, "[", i, "]");
    CheckText(at + ".title", documents[i].title(), kLongestTitle, errors);
    CheckDigest(at + ".sha256", documents[i].sha256(), errors);
    if (documents[i].size_bytes() <= 0) {
      errors.Add(at + ".size_bytes", "must be above 0");
    }
  }
}

std::string TechnicalKeyContext(const std::string& selection) { return absl::StrCat(selection, " technical files"); }

std::string TechnicalContext(const std::string& bid, const std::string& vendor) {
  return absl::StrCat(bid, " ", vendor, " technical file");
}

}  // namespace terpadu::procurement
