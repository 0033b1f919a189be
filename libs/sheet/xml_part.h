#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "libs/sheet/zip_archive.h"

namespace terpadu::sheet {

// What a part of a spreadsheet is read with; internal to this lib. Names come without their namespaces.
class XmlListener {
 public:
  using Attributes = std::map<std::string, std::string, std::less<>>;

  virtual ~XmlListener() = default;
  virtual absl::Status Start(std::string_view element, const Attributes& attributes) = 0;
  virtual absl::Status End(std::string_view element) = 0;
  // May come in pieces.
  virtual absl::Status Text(std::string_view text) = 0;
};

// Reads `part` as it is unzipped, until `listener` fails. SHEET_UNREADABLE for what is no XML, and for a document type:
// no spreadsheet has one, and entities are how XML is blown up.
absl::Status ReadXml(const ZipArchive& archive, const std::string& part, XmlListener& listener);

}  // namespace terpadu::sheet
