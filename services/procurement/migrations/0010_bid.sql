-- `sealed` is what was handed over, encrypted; `content` the same, a serialized BidContent, once it is opened.
CREATE TABLE bid (
  instansi         text COLLATE "C" NOT NULL,
  selection_id     text COLLATE "C" NOT NULL,
  bid_id           text COLLATE "C" NOT NULL,
  vendor_id        text COLLATE "C" NOT NULL,
  sealed           bytea NOT NULL,
  seal_sha256      text NOT NULL,
  submit_time      timestamptz NOT NULL,
  closing_time     timestamptz NOT NULL,  -- of the selection then
  state            text NOT NULL CHECK (state IN ('SEALED', 'OPENED', 'TAMPERED', 'PASSED', 'ELIMINATED')),
  content          bytea,
  corrected_price  bigint CHECK (corrected_price >= 0),
  negotiated_price bigint CHECK (negotiated_price > 0),
  technical_score  int NOT NULL DEFAULT 0 CHECK (technical_score BETWEEN 0 AND 10000),
  total_score      int NOT NULL DEFAULT 0 CHECK (total_score BETWEEN 0 AND 10000),
  rank             int CHECK (rank >= 1),
  remark           text NOT NULL DEFAULT '',
  version          bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
  PRIMARY KEY (instansi, selection_id, bid_id),
  CONSTRAINT bid_of_vendor UNIQUE (instansi, selection_id, vendor_id),
  FOREIGN KEY (instansi, selection_id) REFERENCES selection,
  FOREIGN KEY (instansi, vendor_id) REFERENCES vendor,
  CONSTRAINT bid_in_time CHECK (submit_time < closing_time),
  CONSTRAINT bid_sealed CHECK ((content IS NULL) = (state IN ('SEALED', 'TAMPERED'))),
  CHECK ((content IS NULL) = (corrected_price IS NULL)),
  CHECK (negotiated_price <= corrected_price),
  CHECK (rank IS NULL OR state = 'PASSED')
);
CREATE UNIQUE INDEX bid_rank ON bid (instansi, selection_id, rank) WHERE rank IS NOT NULL;

CREATE TABLE objection (
  instansi     text COLLATE "C" NOT NULL,
  selection_id text COLLATE "C" NOT NULL,
  objection_id text COLLATE "C" NOT NULL,
  vendor_id    text COLLATE "C" NOT NULL,
  text         text NOT NULL,
  state        text NOT NULL CHECK (state IN ('SUBMITTED', 'PRESENTED', 'REJECTED', 'UPHELD')),
  submit_time  timestamptz NOT NULL,
  answer       text NOT NULL DEFAULT '',
  presenter    text,  -- of the TTPBJ
  version      bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
  PRIMARY KEY (instansi, selection_id, objection_id),
  FOREIGN KEY (instansi, selection_id) REFERENCES selection,
  FOREIGN KEY (instansi, vendor_id) REFERENCES vendor,
  CONSTRAINT objection_presented CHECK (presenter IS NOT NULL OR state = 'SUBMITTED')
);
CREATE UNIQUE INDEX objection_open ON objection (instansi, selection_id, vendor_id)
  WHERE state IN ('SUBMITTED', 'PRESENTED');

SELECT protect_instansi('bid', 'objection');
