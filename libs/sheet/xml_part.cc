#include "libs/sheet/xml_part.h"

#include <expat.h>

#include <memory>
#include <type_traits>

#include "libs/base/assert.h"

namespace terpadu::sheet {
namespace {

constexpr char kSeparator = '\x1F';  // between a namespace and a name

struct FreeParser {
  void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
};

std::string_view LocalName(std::string_view name) {
  const size_t separator = name.rfind(kSeparator);
  return separator == std::string_view::npos ? name : name.substr(separator + 1);
}

// What expat's callbacks share: the first failure stops the parser.
struct Reading {
  XML_Parser parser;
  XmlListener& listener;
  absl::Status status;

  void Take(absl::Status outcome) {
    if (status.ok() && !outcome.ok()) {
      status = std::move(outcome);
      XML_StopParser(parser, XML_FALSE);
    }
  }
};

void OnStart(void* data, const XML_Char* name, const XML_Char** attributes) {
  auto& reading = *static_cast<Reading*>(data);
  XmlListener::Attributes named;
  for (size_t i = 0; attributes[i] != nullptr; i += 2) {
    named.emplace(LocalName(attributes[i]), attributes[i + 1]);
  }
  reading.Take(reading.listener.Start(LocalName(name), named));
}

void OnEnd(void* data, const XML_Char* name) {
  auto& reading = *static_cast<Reading*>(data);
  reading.Take(reading.listener.End(LocalName(name)));
}

void OnText(void* data, const XML_Char* text, int length) {
  auto& reading = *static_cast<Reading*>(data);
  reading.Take(reading.listener.Text(std::string_view(text, static_cast<size_t>(length))));
}

void OnDocumentType(void* data, const XML_Char*, const XML_Char*, const XML_Char*, int) {
  static_cast<Reading*>(data)->Take(Unreadable("a part of the spreadsheet declares a document type"));
}

absl::Status Feed(Reading& reading, const std::string& part, std::string_view piece, bool last) {
  const XML_Status parsed =
      XML_Parse(reading.parser, piece.data(), static_cast<int>(piece.size()), last ? XML_TRUE : XML_FALSE);
  if (!reading.status.ok()) {
    return reading.status;
  }
  return parsed == XML_STATUS_OK
             ? absl::OkStatus()
             : Unreadable("its part " + part + " is not XML: " + XML_ErrorString(XML_GetErrorCode(reading.parser)));
}

}  // namespace

absl::Status ReadXml(const ZipArchive& archive, const std::string& part, XmlListener& listener) {
  const std::unique_ptr<std::remove_pointer_t<XML_Parser>, FreeParser> parser(XML_ParserCreateNS(nullptr, kSeparator));
  TERPADU_ASSERT(parser != nullptr);
  Reading reading{parser.get(), listener, absl::OkStatus()};
  XML_SetUserData(parser.get(), &reading);
  XML_SetElementHandler(parser.get(), OnStart, OnEnd);
  XML_SetCharacterDataHandler(parser.get(), OnText);
  XML_SetStartDoctypeDeclHandler(parser.get(), OnDocumentType);
  const absl::Status status =
      archive.Read(part, [&](std::string_view piece) { return Feed(reading, part, piece, false); });
  return status.ok() ? Feed(reading, part, "", true) : status;
}

}  // namespace terpadu::sheet
