#include "services/planning/store/reference_code_store.h"

#include "libs/base/status.h"

namespace terpadu::planning {
namespace {

constexpr postgres::Statement kInsert = {"planning_reference_code_insert", R"sql(
  INSERT INTO reference_code (instansi, set_id, code, level, parent_code, title, source_file, source_line)
  SELECT $1, $2, code, level, nullif(parent, ''), title, file, line
    FROM unnest($3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::bigint[])
         AS loaded (code, level, parent, title, file, line))sql"};

#define TERPADU_CODE_COLUMNS "code, level, coalesce(parent_code, ''), title, source_file, source_line"
#define TERPADU_CODES_OF_A_SET \
  "SELECT " TERPADU_CODE_COLUMNS " FROM reference_code WHERE instansi = $1 AND set_id = $2 AND code "

constexpr postgres::Statement kFind = {"planning_reference_code_find", TERPADU_CODES_OF_A_SET "= ANY ($3::text[])"};
constexpr postgres::Statement kList = {"planning_reference_code_list",
                                       TERPADU_CODES_OF_A_SET "> $3 ORDER BY code LIMIT $4"};
// One statement for each index: a page is read in its order and no further.
constexpr postgres::Statement kListLevel = {"planning_reference_code_list_level",
                                            TERPADU_CODES_OF_A_SET "> $3 AND level = $5 ORDER BY code LIMIT $4"};
constexpr postgres::Statement kListBelow = {
    "planning_reference_code_list_below",
    TERPADU_CODES_OF_A_SET "> $3 AND parent_code = $6 AND ($5 = 0 OR level = $5) ORDER BY code LIMIT $4"};

constexpr postgres::Statement kOrphans = {"planning_reference_code_orphans", R"sql(
  SELECT DISTINCT ON (parent_code) parent_code, code, source_file, source_line FROM reference_code AS child
   WHERE instansi = $1 AND set_id = $2 AND parent_code IS NOT NULL
     AND NOT EXISTS (SELECT FROM reference_code AS above
                      WHERE above.instansi = $1 AND above.set_id = $2 AND above.code = child.parent_code)
   ORDER BY parent_code, code
   LIMIT $3)sql"};

constexpr postgres::Statement kLookUp = {"planning_reference_code_look_up", R"sql(
  WITH in_force AS (
    SELECT instansi, set_id FROM reference_set
     WHERE instansi IN ($1, 'nasional') AND kind = $2 AND state = 2 AND valid_from <= $3::date
       AND (valid_to IS NULL OR valid_to >= $3::date)
     ORDER BY instansi = 'nasional', valid_from DESC
     LIMIT 1)
  SELECT found.*, asked.place, in_force.instansi, in_force.set_id
    FROM in_force
    LEFT JOIN unnest($4::text[], $5::text[], $6::text[]) WITH ORDINALITY AS asked (code, form, bidang, place) ON true
    LEFT JOIN LATERAL (
      SELECT )sql" TERPADU_CODE_COLUMNS R"sql( FROM reference_code AS held
       WHERE held.instansi = in_force.instansi AND held.set_id = in_force.set_id
         AND held.code = ANY (ARRAY[asked.code, asked.form])
         AND (held.code = asked.code
              OR EXISTS (SELECT FROM reference_code AS field
                          WHERE field.instansi = in_force.instansi AND field.set_id = in_force.set_id
                            AND field.code = asked.bidang))
       ORDER BY held.code <> asked.code
       LIMIT 1) AS found ON true
   ORDER BY asked.place)sql"};

#undef TERPADU_CODES_OF_A_SET
#undef TERPADU_CODE_COLUMNS

constexpr postgres::Statement kInsertMappings = {"planning_code_mapping_insert", R"sql(
  INSERT INTO code_mapping (instansi, set_id, old_set_id, from_code, to_code)
  SELECT $1, $2, $3, from_code, nullif(to_code, '') FROM unnest($4::text[], $5::text[]) AS row (from_code, to_code)
  )sql"};

// How many old codes go into a new one: those that are mapped to it, and itself when it goes on without a mapping.
constexpr postgres::Statement kFindMappings = {"planning_code_mapping_find", R"sql(
  SELECT from_code, to_code,
         (SELECT count(*) FROM code_mapping AS other
           WHERE other.instansi = $1 AND other.set_id = $2 AND other.to_code = code_mapping.to_code)
         + (EXISTS (SELECT FROM reference_code AS old
                     WHERE old.instansi = $1 AND old.set_id = $3 AND old.code = code_mapping.to_code)
            AND NOT EXISTS (SELECT FROM code_mapping AS own
                             WHERE own.instansi = $1 AND own.set_id = $2 AND own.from_code = code_mapping.to_code))::int
    FROM code_mapping
   WHERE instansi = $1 AND set_id = $2 AND from_code = ANY ($4::text[])
   ORDER BY from_code, to_key)sql"};

constexpr postgres::Statement kUnmapped = {"planning_code_mapping_unmapped", R"sql(
  SELECT code FROM reference_code AS old
   WHERE instansi = $1 AND set_id = $3 AND level = $4
     AND NOT EXISTS (SELECT FROM code_mapping WHERE code_mapping.instansi = $1 AND code_mapping.set_id = $2
                                                AND code_mapping.from_code = old.code)
     AND NOT EXISTS (SELECT FROM reference_code AS new WHERE new.instansi = $1 AND new.set_id = $2
                                                         AND new.code = old.code)
   ORDER BY code LIMIT $5)sql"};

v1::ReferenceCode CodeIn(const postgres::Rows& rows, int row) {
  v1::ReferenceCode code;
  code.set_code(rows.Text(row, 0));
  code.set_level(static_cast<v1::CodeLevel>(rows.Int(row, 1)));
  code.set_parent_code(rows.Text(row, 2));
  code.set_title(rows.Text(row, 3));
  code.set_source_file(rows.Text(row, 4));
  code.set_source_line(static_cast<int32_t>(rows.Int(row, 5)));
  return code;
}

postgres::Params ParamsOf(const ReferenceSetKey& key) {
  postgres::Params params;
  params.Text(key.instansi).Text(key.set_id);
  return params;
}

// The set in force, in the first column of each row, with the place of a code that it does not hold; one row with no
// place when it holds them all; none when no set is in force. A code is held as it is, or in the form that stands for
// every bidang when its bidang is there.
constexpr postgres::Statement kUnknown = {"planning_reference_unknown_codes", R"sql(
  WITH in_force AS (
    SELECT instansi, set_id FROM reference_set
     WHERE instansi IN ($1, 'nasional') AND kind = $2 AND state = 2 AND valid_from <= $3::date
       AND (valid_to IS NULL OR valid_to >= $3::date)
     ORDER BY instansi = 'nasional', valid_from DESC
     LIMIT 1),
  unknown AS (
    SELECT place FROM unnest($4::text[], $5::text[], $6::text[]) WITH ORDINALITY AS asked (code, form, bidang, place)
     WHERE NOT EXISTS (SELECT FROM reference_code, in_force
                        WHERE reference_code.instansi = in_force.instansi AND reference_code.set_id = in_force.set_id
                          AND reference_code.code = asked.code)
       AND (asked.form = ''
            OR NOT EXISTS (SELECT FROM reference_code, in_force
                            WHERE reference_code.instansi = in_force.instansi
                              AND reference_code.set_id = in_force.set_id AND reference_code.code = asked.form)
            OR NOT EXISTS (SELECT FROM reference_code, in_force
                            WHERE reference_code.instansi = in_force.instansi
                              AND reference_code.set_id = in_force.set_id AND reference_code.code = asked.bidang)))
  SELECT in_force.instansi, in_force.set_id, unknown.place FROM in_force LEFT JOIN unknown ON true
   ORDER BY unknown.place)sql"};

}  // namespace

absl::Status InsertCodes(postgres::Transaction& transaction, const ReferenceSetKey& key,
                         const std::vector<v1::ReferenceCode>& codes) {
  std::vector<std::string> texts;
  std::vector<std::string> parents;
  std::vector<std::string> titles;
  std::vector<std::string> files;
  std::vector<int64_t> levels;
  std::vector<int64_t> lines;
  for (const v1::ReferenceCode& code : codes) {
    texts.push_back(code.code());
    parents.push_back(code.parent_code());
    titles.push_back(code.title());
    files.push_back(code.source_file());
    levels.push_back(code.level());
    lines.push_back(code.source_line());
  }
  postgres::Params params = ParamsOf(key);
  params.TextArray(texts).IntArray(levels).TextArray(parents).TextArray(titles).TextArray(files).IntArray(lines);
  return transaction.Execute(kInsert, params).status();
}

absl::StatusOr<std::map<std::string, v1::ReferenceCode>> FindCodes(const Executor& executor, const ReferenceSetKey& key,
                                                                   const std::vector<std::string>& codes) {
  postgres::Params params = ParamsOf(key);
  TERPADU_ASSIGN(const postgres::Rows rows, executor.Execute(kFind, params.TextArray(codes)));
  std::map<std::string, v1::ReferenceCode> found;
  for (int row = 0; row < rows.size(); ++row) {
    found.emplace(rows.Text(row, 0), CodeIn(rows, row));
  }
  return found;
}

absl::StatusOr<std::vector<v1::ReferenceCode>> ListCodes(const Executor& executor, const ReferenceSetKey& key,
                                                         int level, std::string_view parent, std::string_view after,
                                                         int limit) {
  postgres::Params params = ParamsOf(key);
  params.Text(after).Int(limit);
  const postgres::Statement* statement = &kList;
  if (!parent.empty()) {
    params.Int(level).Text(parent);
    statement = &kListBelow;
  } else if (level != 0) {
    params.Int(level);
    statement = &kListLevel;
  }
  TERPADU_ASSIGN(const postgres::Rows rows, executor.Execute(*statement, params));
  std::vector<v1::ReferenceCode> codes;
  for (int row = 0; row < rows.size(); ++row) {
    codes.push_back(CodeIn(rows, row));
  }
  return codes;
}

absl::StatusOr<std::vector<Orphan>> FindOrphans(postgres::Transaction& transaction, const ReferenceSetKey& key,
                                                int limit) {
  postgres::Params params = ParamsOf(key);
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kOrphans, params.Int(limit)));
  std::vector<Orphan> orphans;
  for (int row = 0; row < rows.size(); ++row) {
    orphans.push_back({rows.Text(row, 0), rows.Text(row, 1), rows.Text(row, 2), static_cast<int>(rows.Int(row, 3))});
  }
  return orphans;
}

absl::StatusOr<CodesLookedUp> LookUp(const Executor& executor, std::string_view instansi, CalendarDay day,
                                     CodeKind kind, const std::vector<Code>& codes) {
  constexpr int kPlace = 6;
  std::vector<std::string> texts;
  std::vector<std::string> forms;
  std::vector<std::string> bidang;
  for (const Code& code : codes) {
    texts.push_back(code.text);
    forms.push_back(TemplateOf(kind, code));
    bidang.push_back(BidangOf(kind, code));
  }
  postgres::Params params;
  params.Text(instansi).Int(static_cast<int>(kind)).Text(FormatDay(day));
  params.TextArray(texts).TextArray(forms).TextArray(bidang);
  TERPADU_ASSIGN(const postgres::Rows rows, executor.Execute(kLookUp, params));
  CodesLookedUp looked_up{.reference_set = "", .found = std::vector<std::optional<v1::ReferenceCode>>(codes.size())};
  for (int row = 0; row < rows.size(); ++row) {
    looked_up.reference_set =
        FormatName(kReferenceSetPattern, {rows.Text(row, kPlace + 1), rows.Text(row, kPlace + 2)});
    if (!rows.IsNull(row, kPlace) && !rows.IsNull(row, 0)) {
      looked_up.found[static_cast<size_t>(rows.Int(row, kPlace)) - 1] = CodeIn(rows, row);
    }
  }
  return looked_up;
}

absl::Status InsertMappings(postgres::Transaction& transaction, const ReferenceSetKey& key,
                            const std::string& old_set_id, const std::vector<MappingRow>& mappings) {
  std::vector<std::string> from;
  std::vector<std::string> to;
  for (const MappingRow& mapping : mappings) {
    from.push_back(mapping.from);
    to.push_back(mapping.to);
  }
  postgres::Params params = ParamsOf(key);
  params.Text(old_set_id).TextArray(from).TextArray(to);
  return transaction.Execute(kInsertMappings, params).status();
}

absl::StatusOr<std::map<std::string, std::vector<MappingTarget>>> FindMappings(const Executor& executor,
                                                                               const ReferenceSetKey& key,
                                                                               const std::string& old_set_id,
                                                                               const std::vector<std::string>& codes) {
  postgres::Params params = ParamsOf(key);
  params.Text(old_set_id).TextArray(codes);
  TERPADU_ASSIGN(const postgres::Rows rows, executor.Execute(kFindMappings, params));
  std::map<std::string, std::vector<MappingTarget>> mappings;
  for (int row = 0; row < rows.size(); ++row) {
    mappings[rows.Text(row, 0)].push_back({rows.OptionalText(row, 1), static_cast<int>(rows.Int(row, 2))});
  }
  return mappings;
}

absl::StatusOr<std::vector<std::string>> FindUnmapped(postgres::Transaction& transaction, const ReferenceSetKey& key,
                                                      const std::string& old_set_id, int lowest_level, int limit) {
  postgres::Params params = ParamsOf(key);
  params.Text(old_set_id).Int(lowest_level).Int(limit);
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kUnmapped, params));
  std::vector<std::string> codes;
  for (int row = 0; row < rows.size(); ++row) {
    codes.push_back(rows.Text(row, 0));
  }
  return codes;
}

absl::StatusOr<CodesNotHeld> FindCodesNotHeld(const Executor& executor, std::string_view instansi, CalendarDay day,
                                              CodeKind kind, std::span<const Code> codes) {
  std::vector<std::string> asked, forms, bidang;
  for (const Code& code : codes) {
    asked.push_back(code.text);
    forms.push_back(TemplateOf(kind, code));
    bidang.push_back(BidangOf(kind, code));
  }
  postgres::Params params;
  params.Text(instansi).Int(static_cast<int>(kind)).Text(FormatDay(day));
  params.TextArray(asked).TextArray(forms).TextArray(bidang);
  TERPADU_ASSIGN(const postgres::Rows rows, executor.Execute(kUnknown, params));
  CodesNotHeld held;
  for (int row = 0; row < rows.size(); ++row) {
    held.reference_set = FormatName(kReferenceSetPattern, {rows.Text(row, 0), rows.Text(row, 1)});
    if (!rows.IsNull(row, 2)) {
      held.codes.push_back(asked[static_cast<size_t>(rows.Int(row, 2)) - 1]);
    }
  }
  return held;
}

}  // namespace terpadu::planning
