-- Units with code, kind, parent and days; names that are valid on some days only; mergers.
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE TYPE text_range AS RANGE (SUBTYPE = text, COLLATION = "C");

-- `kind` is the number of terpadu.planning.v1.UnitKind. A unit that was merged ends on the day before its successor
-- takes its place.
ALTER TABLE unit
  ADD COLUMN code         text NOT NULL DEFAULT '',
  ADD COLUMN kind         int  NOT NULL DEFAULT 0 CHECK (kind BETWEEN 0 AND 14),
  ADD COLUMN parent_id    text CHECK (parent_id <> unit_id),
  ADD COLUMN valid_from   date,
  ADD COLUMN valid_to     date,
  ADD COLUMN successor_id text CHECK (successor_id <> unit_id),
  ADD COLUMN legal_basis  text NOT NULL DEFAULT '',
  ADD COLUMN updated_at   timestamptz,
  ADD FOREIGN KEY (instansi, parent_id) REFERENCES unit (instansi, unit_id),
  ADD FOREIGN KEY (instansi, successor_id) REFERENCES unit (instansi, unit_id),
  ADD CONSTRAINT unit_days CHECK (valid_from <= valid_to),
  ADD CONSTRAINT unit_merged_has_an_end_and_a_basis
    CHECK (successor_id IS NULL OR (valid_to IS NOT NULL AND legal_basis <> '')),
  ADD CONSTRAINT unit_code_is_of_one
    EXCLUDE USING gist (instansi WITH =, code WITH =, (daterange(valid_from, valid_to, '[]')) WITH &&)
    WHERE (code <> '');

CREATE INDEX unit_part_of ON unit (instansi, parent_id, unit_id);

-- `validity` is what the name's days and the unit's have in common; a merged unit's names go on, for its successor.
-- `bearer` lets a name that each of its units calls shared be of several at once: any other is of everyone.
ALTER TABLE unit_name
  DROP CONSTRAINT unit_name_pkey,
  DROP CONSTRAINT unit_name_instansi_unit_id_position_key,
  ADD PRIMARY KEY (instansi, unit_id, position),
  ADD COLUMN valid_from date,
  ADD COLUMN valid_to   date,
  ADD COLUMN shared     boolean    NOT NULL DEFAULT false,
  ADD COLUMN validity   daterange  NOT NULL DEFAULT daterange(NULL, NULL),
  ADD COLUMN bearer     text_range NOT NULL GENERATED ALWAYS AS (
    CASE WHEN shared THEN text_range(unit_id, unit_id, '[]') ELSE text_range(NULL, NULL) END) STORED,
  ADD CONSTRAINT unit_name_days CHECK (valid_from <= valid_to),
  ADD CONSTRAINT unit_name_within_its_days CHECK (validity <@ daterange(valid_from, valid_to, '[]')),
  ADD CONSTRAINT unit_title_is_not_shared CHECK (position > 0 OR NOT shared),
  ADD CONSTRAINT unit_name_means_one
    EXCLUDE USING gist (instansi WITH =, normalized WITH =, bearer WITH &&, validity WITH &&);

CREATE INDEX unit_name_normalized ON unit_name (instansi, normalized);

-- The bodies that use the suite. `kind` is the number of terpadu.planning.v1.InstansiKind.
CREATE TABLE instansi (
  instansi   text        NOT NULL CHECK (instansi <> 'nasional'),
  title      text        NOT NULL CHECK (title <> ''),
  kind       int         NOT NULL CHECK (kind BETWEEN 0 AND 5),
  code       text        NOT NULL,
  time_zone  text        NOT NULL CHECK (time_zone IN ('Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura')),
  version    bigint      NOT NULL DEFAULT 1 CHECK (version >= 1),
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (instansi)
);
SELECT protect_instansi('instansi');

-- Which kinds of unit are part of which.
SELECT set_config('terpadu.scope', 'service', true);
INSERT INTO rule (instansi, kind, valid_from, legal_basis, value) VALUES
('nasional', 'unit_kind', '2016-06-19', 'PP 18/2016; PP 72/2019', '{
  "BAGIAN": {"parents": ["SEKRETARIAT_DAERAH", "SEKRETARIAT_DPRD", "BIRO", "RUMAH_SAKIT"]},
  "BIRO": {"parents": ["SEKRETARIAT_DAERAH"]},
  "KELURAHAN": {"parents": ["KECAMATAN"]},
  "UPTD": {"parents": ["DINAS", "BADAN"]}
}');
