-- What SPSE tells of selections without tender and of the schedules of tenders: `record` is a serialized SpseSelection
-- or SpseSchedule without output fields, `sha256` that of it; the columns beside repeat what is asked for.
CREATE TABLE spse_selection (
  instansi          text COLLATE "C" NOT NULL,
  spse_selection_id text COLLATE "C" NOT NULL CHECK (spse_selection_id ~ '^[0-9]{1,20}$'),  -- kd_nontender
  rup_codes         text[] NOT NULL,
  pagu              bigint NOT NULL CHECK (pagu > 0),
  hps               bigint NOT NULL CHECK (hps > 0),
  contract_value    bigint NOT NULL CHECK (contract_value >= 0),
  source_version    int NOT NULL CHECK (source_version >= 0),
  record            bytea NOT NULL,
  sha256            text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  version           bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
  PRIMARY KEY (instansi, spse_selection_id)
);

CREATE TABLE spse_schedule (
  instansi         text COLLATE "C" NOT NULL,
  spse_schedule_id text COLLATE "C" NOT NULL CHECK (spse_schedule_id ~ '^[0-9]{1,20}$'),  -- kd_tender
  unit             text NOT NULL,
  start_date       date NOT NULL,  -- of the first stage
  record           bytea NOT NULL,
  sha256           text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  version          bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
  PRIMARY KEY (instansi, spse_schedule_id)
);
CREATE INDEX spse_schedule_start ON spse_schedule (instansi, start_date);

SELECT protect_instansi('spse_selection', 'spse_schedule');

SELECT set_config('terpadu.scope', 'service', true);

-- SPSE prints sen. Amounts are compared as printed and kept in whole rupiah, half a rupiah up; without this rule an
-- amount with a fraction is refused.
INSERT INTO rule (instansi, kind, valid_from, legal_basis, value) VALUES
  ('nasional', 'spse_money', '2000-01-01', 'SOP of the procurement unit (UKPBJ): sen of SPSE are rounded, half a rupiah up',
   '{"rounding": "HALF_UP"}');

-- Stages by the activity (kd_akt) that SPSE runs them with: a name may be empty, and differs from one tender to another.
INSERT INTO rule (instansi, kind, valid_from, legal_basis, value) VALUES
  ('nasional', 'spse_stages', '2000-01-01', 'LKPP 12/2021 on selection by a provider; activities of SPSE 4',
   '{"templates": {
      "PASCAKUALIFIKASI_SATU_FILE": {"291": "PENGUMUMAN", "292": "UNDUH", "293": "PENJELASAN", "294": "UNGGAH",
        "295": "PEMBUKAAN", "296": "EVALUASI", "297": "PEMBUKTIAN", "298": "PENETAPAN", "299": "PENGUMUMAN_PEMENANG",
        "300": "SANGGAH", "301": "SPPBJ", "302": "KONTRAK"},
      "PRAKUALIFIKASI_DUA_FILE": {"172": "PENGUMUMAN_PQ", "173": "UNDUH_PQ", "174": "PENJELASAN_PQ", "175": "UNGGAH_PQ",
        "176": "EVALUASI_PQ", "177": "PEMBUKTIAN", "178": "PENETAPAN_PQ", "179": "PENGUMUMAN_HASIL_PQ",
        "180": "SANGGAH_PQ", "181": "UNDUH", "182": "PENJELASAN", "183": "UNGGAH", "184": "PEMBUKAAN_FILE_I",
        "186": "PERINGKAT_TEKNIS", "187": "PEMBUKAAN_FILE_II", "188": "PENETAPAN", "189": "PENGUMUMAN_PEMENANG",
        "190": "SANGGAH", "191": "NEGOSIASI", "193": "SPPBJ", "194": "KONTRAK"}},
     "sequence": ["UNGGAH", "PEMBUKAAN", "PEMBUKAAN_FILE_I", "PEMBUKAAN_FILE_II", "PENETAPAN", "PENGUMUMAN_PEMENANG",
                  "SANGGAH", "SPPBJ", "KONTRAK"],
     "objection": "SANGGAH", "contract": "KONTRAK"}');

-- Kinds of findings on records of SPSE. A row with an ERROR is left out.
WITH finding (code, severity, title, advice, legal_basis) AS (
  VALUES
    ('COLUMN_MISSING', 'ERROR', 'a column is missing', 'export it again with all columns', 'Layout of the SPSE export'),
    ('CODE_UNREADABLE', 'ERROR', 'the number of the selection cannot be read', 'correct it in the export', 'Layout of the SPSE export'),
    ('CODE_TWICE', 'ERROR', 'a selection stands in the file twice', 'the first is taken: export it again', 'Layout of the SPSE export'),
    ('UNIT_UNKNOWN', 'WARNING', 'unit not known to planning', 'add the unit, or correct its code', 'Permendagri 90/2019 on codes of units'),
    ('MONEY_UNREADABLE', 'ERROR', 'an amount cannot be read', 'correct it in SPSE', 'Layout of the SPSE export'),
    ('MONEY_FRACTION', 'ERROR', 'an amount has sen and no rule rounds it', 'set the rule spse_money', 'SOP of the procurement unit (UKPBJ)'),
    ('MONEY_ROUNDED', 'INFO', 'amounts with sen, rounded half a rupiah up', 'nothing: kept in whole rupiah', 'SOP of the procurement unit (UKPBJ)'),
    ('DATE_UNREADABLE', 'ERROR', 'a date cannot be read', 'correct it in SPSE', 'Layout of the SPSE export'),
    ('METHOD_UNKNOWN', 'ERROR', 'method not known', 'correct mtd_pemilihan', 'Perpres 16/2018 art. 38 and 41'),
    ('CATEGORY_UNKNOWN', 'ERROR', 'kind of procurement not known', 'correct jenis_pengadaan', 'Perpres 16/2018 art. 3'),
    ('STATE_UNKNOWN', 'WARNING', 'state not known', 'complete the selection in SPSE', 'Layout of the SPSE export'),
    ('VERSION_OLDER', 'WARNING', 'older than what is recorded', 'nothing: the newer one is kept', 'Layout of the SPSE export'),
    ('MAK_UNREADABLE', 'ERROR', 'MAK cannot be read', 'correct the MAK in SIRUP and import again', 'Permendagri 90/2019 on codes of the budget'),
    ('MAK_NOT_SPENDING', 'WARNING', 'MAK is shifted: its account is not spending', 'correct the MAK in SIRUP', 'Permendagri 90/2019: spending is account 5'),
    ('MAK_TRIMMED', 'INFO', 'MAK with a trailing dot or an item behind the account', 'nothing: left out', 'Permendagri 90/2019 on codes of the budget'),
    ('MAK_SEVERAL', 'WARNING', 'one amount for several budget lines', 'confirm or correct the proposed split', 'Perpres 16/2018 art. 22 on the RUP'),
    ('LINE_UNKNOWN', 'WARNING', 'MAK is not a line of the budget', 'compare SIRUP with the DPA', 'Permendagri 77/2020: spending needs its line'),
    ('LINE_AMBIGUOUS', 'WARNING', 'MAK is several lines, by fund source', 'enter the package by hand', 'Permendagri 77/2020 on the DPA'),
    ('PACKAGE_DERIVED', 'INFO', 'draft package made from SPSE', 'complete name and planned dates from SIRUP', 'Perpres 16/2018 art. 22 on the RUP'),
    ('PACKAGE_REFUSED', 'WARNING', 'no package could be made', 'enter the package by hand, see each', 'Perpres 16/2018 art. 22 on the RUP'),
    ('RUP_CODE_UNREADABLE', 'ERROR', 'kd_rup cannot be read', 'correct it in SPSE', 'Perpres 16/2018 art. 22 on the RUP'),
    ('RUP_UNKNOWN', 'WARNING', 'selection of a package that is not in the RUP', 'import the RUP, or draft the package', 'Perpres 16/2018 art. 22: no selection without RUP'),
    ('RUP_SEVERAL', 'WARNING', 'one selection of several RUP packages', 'confirm that they were consolidated', 'Perpres 16/2018 art. 21 on consolidation'),
    ('HPS_ABOVE_PAGU', 'WARNING', 'HPS above pagu', 'lower the HPS, or revise the budget', 'Perpres 16/2018 art. 26 on the HPS'),
    ('CONTRACT_ABOVE_HPS', 'WARNING', 'contract above HPS', 'ask the PPK; review by APIP', 'Perpres 16/2018 art. 26: the HPS bounds the price'),
    ('CONTRACT_ABOVE_NEGOTIATED', 'WARNING', 'contract above the negotiated price', 'ask the PPK for the minutes', 'LKPP 12/2021 on negotiation'),
    ('METHOD_ABOVE_THRESHOLD', 'WARNING', 'method above its threshold on the day', 'review by APIP', 'Perpres 16/2018 art. 38 and 41'),
    ('ANNOUNCED_BEFORE_CREATED', 'WARNING', 'announced before it was created', 'correct the dates in SPSE', 'LKPP 12/2021 on stages of selection'),
    ('ENDED_BEFORE_ANNOUNCED', 'WARNING', 'ended before it was announced', 'correct the dates in SPSE', 'LKPP 12/2021 on stages of selection'),
    ('CONTRACT_BEFORE_ANNOUNCED', 'WARNING', 'contract dated before the announcement', 'ask the PPK; review by APIP', 'Perpres 16/2018 art. 50 and 52'),
    ('CONTRACT_BEFORE_END', 'WARNING', 'contract dated before the selection ended in SPSE', 'close selections in SPSE before signing', 'Perpres 16/2018 art. 50 and 52'),
    ('FINISHED_WITHOUT_CONTRACT', 'WARNING', 'finished without a contract in SPSE', 'enter the contract in SPSE', 'Perpres 16/2018 art. 52; LKPP 12/2021'),
    ('CONTRACT_OF_FAILED', 'WARNING', 'failed, yet with a contract', 'correct the state or the contract', 'Perpres 16/2018 art. 51 on failed selections'),
    ('PART_ABOVE_CONTRACT', 'WARNING', 'domestic or small-business part above the contract', 'correct the part in SPSE', 'Perpres 12/2021 art. 65 and 66'),
    ('STAGE_TWICE', 'ERROR', 'a stage stands in the file twice', 'export it again', 'Layout of the SPSE export'),
    ('STAGE_UNKNOWN', 'WARNING', 'stage not known to the template', 'set the rule spse_stages', 'LKPP 12/2021 on stages of selection'),
    ('STAGE_UNNAMED', 'INFO', 'stage without a name', 'nothing: told by its activity', 'Layout of the SPSE export'),
    ('STAGE_BACKWARDS', 'ERROR', 'a stage ends before it begins', 'correct the dates in SPSE', 'LKPP 12/2021 on stages of selection'),
    ('TEMPLATE_UNKNOWN', 'WARNING', 'schedule of no known template', 'set the rule spse_stages', 'LKPP 12/2021 on stages of selection'))
INSERT INTO rule (instansi, kind, valid_from, legal_basis, value)
SELECT 'nasional', 'spse_finding/' || code, '2000-01-01', legal_basis,
       jsonb_build_object('severity', severity, 'title', title, 'advice', advice)
  FROM finding;
