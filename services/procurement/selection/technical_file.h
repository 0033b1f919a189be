#pragma once

#include <string>

#include "libs/base/error.h"
#include "terpadu/procurement/v1/two_file.pb.h"

namespace terpadu::procurement {

// Documents by reference, of a first file or an application: 1 to 100, each with title, digest and size.
void CheckDocuments(const std::string& path, const google::protobuf::RepeatedPtrField<v1::TechnicalDocument>& documents,
                    FieldErrors& errors);

// What the key of the first files, and a first file, are sealed with besides: neither opens as what belongs to prices.
std::string TechnicalKeyContext(const std::string& selection);
std::string TechnicalContext(const std::string& bid, const std::string& vendor);

}  // namespace terpadu::procurement
