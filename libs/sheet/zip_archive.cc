#include "libs/sheet/zip_archive.h"

#include <zip.h>

#include <array>

#include "libs/base/status.h"

namespace terpadu::sheet {
namespace {

constexpr size_t kPiece = size_t{64} << 10;

struct CloseFile {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};

absl::Status DamagedPart(const std::string& part) { return Unreadable("its part " + part + " is damaged"); }

}  // namespace

void ZipArchive::Discard::operator()(zip* archive) const { zip_discard(archive); }

absl::StatusOr<ZipArchive> ZipArchive::Open(std::string_view bytes, Allowance& allowance) {
  TERPADU_RETURN_IF_ERROR(allowance.TakeFile(bytes.size()));
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  zip_t* archive = source == nullptr ? nullptr : zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error);
  if (archive == nullptr) {
    const std::string why = zip_error_strerror(&error);
    zip_error_fini(&error);
    if (source != nullptr) {
      zip_source_free(source);
    }
    return Unreadable("the file is no XLSX spreadsheet: " + why);
  }
  zip_error_fini(&error);
  return ZipArchive(archive, allowance);
}

bool ZipArchive::Has(const std::string& part) const {
  return zip_name_locate(archive_.get(), part.c_str(), ZIP_FL_NOCASE) >= 0;
}

absl::Status ZipArchive::Read(const std::string& part,
                              const std::function<absl::Status(std::string_view piece)>& take) const {
  const zip_int64_t index = zip_name_locate(archive_.get(), part.c_str(), ZIP_FL_NOCASE);
  if (index < 0) {
    return Unreadable("the file is no XLSX spreadsheet: it has no part " + part);
  }
  const std::unique_ptr<zip_file_t, CloseFile> file(
      zip_fopen_index(archive_.get(), static_cast<zip_uint64_t>(index), 0));
  if (file == nullptr) {
    return DamagedPart(part);
  }
  std::array<char, kPiece> piece;
  while (true) {
    const zip_int64_t length = zip_fread(file.get(), piece.data(), piece.size());
    if (length < 0) {
      return DamagedPart(part);
    }
    if (length == 0) {
      return absl::OkStatus();
    }
    TERPADU_RETURN_IF_ERROR(allowance_->TakeUnzipped(static_cast<size_t>(length)));
    TERPADU_RETURN_IF_ERROR(take(std::string_view(piece.data(), static_cast<size_t>(length))));
  }
}

}  // namespace terpadu::sheet
