#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace terpadu::budgeting {

// Code of a sub kegiatan, urusan.bidang.program.kegiatan.sub, widths 1.2.2.1.2.4 or, in older tables, 1.2.2.1.2.2:
// `2.07.02.2.01.0001`. INVALID_ARGUMENT, reason NOT_A_CODE, for anything else.
absl::Status CheckSubKegiatan(std::string_view code);

// Account code (kode rekening) akun.kelompok.jenis.objek.rincian.sub, widths 1.1.2.2.2.4: `5.1.02.01.01.0024`.
// INVALID_ARGUMENT, reason NOT_A_CODE, for anything else.
absl::Status CheckAccount(std::string_view code);

// Id of the line of a sub kegiatan, account and fund source: `2.07.02.2.01.0001-5.1.02.01.01.0024-APBD`. A sign of the
// fund source that an id cannot hold becomes '-' (`DAU 2018` and `DAU-2018` name one line).
std::string LineIdOf(std::string_view sub_kegiatan, std::string_view account, std::string_view fund_source);

// `id` for a further unit (`instansi/x/units/dispendik`): `<id>-dispendik`, or a digest where that would be too long
// for an id; `id` itself for no unit.
std::string IdOfUnit(std::string_view id, std::string_view unit);

// Longest fund source, in bytes, that LineIdOf() takes.
inline constexpr size_t kLongestFundSource = 64;

}  // namespace terpadu::budgeting
