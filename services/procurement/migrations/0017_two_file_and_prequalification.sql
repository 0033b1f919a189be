-- Bids in two files: the first, technical, is opened and judged while the second, the price (bid.sealed), is sealed
-- under another key. Prequalification: who may bid.
ALTER TABLE selection DROP CONSTRAINT selection_state_check;
ALTER TABLE selection ADD CONSTRAINT selection_state_check CHECK (state IN (
  'PLANNED', 'PREQUALIFYING', 'ANNOUNCED', 'TECHNICAL_OPENED', 'TECHNICAL_RANKED', 'OPENED', 'RANKED', 'WINNER_SET',
  'SANGGAH', 'AWARDED', 'FAILED', 'REPEATED'));
ALTER TABLE bid DROP CONSTRAINT bid_state_check, DROP CONSTRAINT bid_sealed;
ALTER TABLE bid
  ADD CONSTRAINT bid_state_check CHECK (state IN ('SEALED', 'TECHNICAL_OPENED', 'TECHNICAL_PASSED',
    'TECHNICAL_ELIMINATED', 'OPENED', 'TAMPERED', 'PASSED', 'ELIMINATED')),
  ADD CONSTRAINT bid_sealed CHECK ((content IS NULL) = (state IN ('SEALED', 'TECHNICAL_OPENED', 'TECHNICAL_PASSED',
    'TECHNICAL_ELIMINATED', 'TAMPERED')));

-- The key of the first files, itself encrypted, and the first of the two who open the second ones.
CREATE TABLE two_file (
  instansi           text COLLATE "C" NOT NULL,
  selection_id       text COLLATE "C" NOT NULL,
  technical_key      bytea NOT NULL,
  first_price_opener text NOT NULL DEFAULT '',
  PRIMARY KEY (instansi, selection_id),
  FOREIGN KEY (instansi, selection_id) REFERENCES selection
);

-- `content` is a serialized TechnicalFile, once it is opened.
CREATE TABLE technical_file (
  instansi     text COLLATE "C" NOT NULL,
  selection_id text COLLATE "C" NOT NULL,
  bid_id       text COLLATE "C" NOT NULL,
  sealed       bytea NOT NULL,
  seal_sha256  text NOT NULL CHECK (seal_sha256 ~ '^[0-9a-f]{64}$'),
  content      bytea,
  score        int NOT NULL DEFAULT 0 CHECK (score BETWEEN 0 AND 10000),
  rank         int CHECK (rank >= 1),
  remark       text NOT NULL DEFAULT '',
  PRIMARY KEY (instansi, selection_id, bid_id),
  FOREIGN KEY (instansi, selection_id, bid_id) REFERENCES bid,
  CHECK (content IS NOT NULL OR (rank IS NULL AND score = 0))
);
CREATE UNIQUE INDEX technical_file_rank ON technical_file (instansi, selection_id, rank) WHERE rank IS NOT NULL;

CREATE TABLE prequalification (
  instansi           text COLLATE "C" NOT NULL,
  selection_id       text COLLATE "C" NOT NULL,
  state              text NOT NULL CHECK (state IN ('OPEN', 'RESULT_SET', 'SANGGAH', 'CLOSED')),
  closing_time       timestamptz NOT NULL,
  objection_deadline timestamptz,
  version            bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
  PRIMARY KEY (instansi, selection_id),
  FOREIGN KEY (instansi, selection_id) REFERENCES selection,
  CHECK (objection_deadline IS NOT NULL OR state IN ('OPEN', 'RESULT_SET'))
);

-- `documents` is a serialized PrequalificationApplication with its documents alone.
CREATE TABLE prequalification_application (
  instansi        text COLLATE "C" NOT NULL,
  selection_id    text COLLATE "C" NOT NULL,
  application_id  text COLLATE "C" NOT NULL,
  vendor_id       text COLLATE "C" NOT NULL,
  documents       bytea NOT NULL,
  state           text NOT NULL CHECK (state IN ('SUBMITTED', 'PASSED', 'VERIFIED', 'FAILED', 'SHORTLISTED')),
  submit_time     timestamptz NOT NULL,
  closing_time    timestamptz NOT NULL,  -- of the prequalification then
  remark          text NOT NULL DEFAULT '',
  objection_state text CHECK (objection_state IN ('SUBMITTED', 'PRESENTED', 'REJECTED', 'UPHELD')),
  objection       text NOT NULL DEFAULT '',
  presenter       text,
  answer          text NOT NULL DEFAULT '',
  version         bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
  PRIMARY KEY (instansi, selection_id, application_id),
  CONSTRAINT application_of_vendor UNIQUE (instansi, selection_id, vendor_id),
  FOREIGN KEY (instansi, selection_id) REFERENCES prequalification,
  FOREIGN KEY (instansi, vendor_id) REFERENCES vendor,
  CONSTRAINT application_in_time CHECK (submit_time < closing_time),
  CONSTRAINT application_objection_presented CHECK (presenter IS NOT NULL OR coalesce(objection_state, 'SUBMITTED') = 'SUBMITTED'),
  CHECK ((objection_state IS NULL) = (objection = ''))
);

SELECT protect_instansi('two_file', 'technical_file', 'prequalification', 'prequalification_application');

-- The acts that complete the stages of the template with prequalification and two files.
UPDATE rule
   SET value = jsonb_build_object('stages', (
         SELECT jsonb_agg(CASE WHEN act.name IS NULL THEN stage ELSE jsonb_set(stage, '{act}', to_jsonb(act.name)) END
                          ORDER BY place)
           FROM jsonb_array_elements(value -> 'stages') WITH ORDINALITY AS each (stage, place)
           LEFT JOIN (VALUES ('UNGGAH_PQ', 'apply'), ('PENETAPAN_PQ', 'set shortlist'),
                             ('PENGUMUMAN_HASIL_PQ', 'announce shortlist'), ('SANGGAH_PQ', 'invite shortlisted'),
                             ('PEMBUKAAN_FILE_I', 'open technical files'),
                             ('PERINGKAT_TEKNIS', 'rank technical files'),
                             ('PEMBUKAAN_FILE_II', 'open price files')) AS act (code, name)
                  ON act.code = stage ->> 'code'))
 WHERE instansi = 'nasional' AND kind = 'selection_stages/PRAKUALIFIKASI_DUA_FILE';
