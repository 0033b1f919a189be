#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "terpadu/planning/v1/reference_service.pb.h"

namespace terpadu::command {

// The rows of a file of codes, by the names of its columns as public exports have them.
struct CodeFile {
  std::vector<planning::v1::CodeRow> rows;
  int deleted = 0;  // rows that the file marks as deleted (`is_deleted`), left out
};

// Reads CSV, TSV, or the first sheet of an XLSX, whichever `file` is by its name. Columns: `kd_subkegiatan_str` with
// `nama_subkegiatan`, and so for urusan, bidang, program and kegiatan, of which the lowest level that the file has is
// taken; else `kode` (`code`, `kode_rekening`, `kd_rekening`) with `nama` (`title`, `uraian`, `nama_rekening`).
// INVALID_ARGUMENT, reason CODE_FILE_INVALID, for a file without such columns; the errors of the readers.
absl::StatusOr<CodeFile> ParseCodeFile(std::string_view file, std::string_view content);

// Reads a file of mappings alike: `kode_lama` (`from_code`) and `kode_baru` (`to_code`), the latter empty where nothing
// takes the place of a code.
absl::StatusOr<std::vector<planning::v1::MappingRow>> ParseMappingFile(std::string_view file, std::string_view content);

}  // namespace terpadu::command
