-- Imported packages whose one amount belongs to several lines, until a person says how.
CREATE TABLE rup_split (
  instansi     text COLLATE "C" NOT NULL,
  rup_split_id text COLLATE "C" NOT NULL,  -- that of the package to be
  title        text NOT NULL,
  unit         text NOT NULL,
  pagu         bigint NOT NULL CHECK (pagu > 0),
  mak          text NOT NULL,
  draft        bytea NOT NULL,  -- terpadu.procurement.v1.RupPackage without allocations
  state        text NOT NULL CHECK (state IN ('PROPOSED', 'CONFIRMED', 'REJECTED')),
  decider      text,
  decide_time  timestamptz,
  version      bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
  PRIMARY KEY (instansi, rup_split_id),
  CHECK ((state = 'PROPOSED') = (decider IS NULL)),
  CHECK ((decider IS NULL) = (decide_time IS NULL))
);

CREATE TABLE rup_split_part (
  instansi     text COLLATE "C" NOT NULL,
  rup_split_id text COLLATE "C" NOT NULL,
  place        int NOT NULL CHECK (place >= 1),
  line         text COLLATE "C" NOT NULL,
  amount       bigint NOT NULL CHECK (amount >= 0),
  PRIMARY KEY (instansi, rup_split_id, place),
  UNIQUE (instansi, rup_split_id, line),
  FOREIGN KEY (instansi, rup_split_id) REFERENCES rup_split,
  FOREIGN KEY (instansi, line) REFERENCES budget_line
);

SELECT protect_instansi('rup_split', 'rup_split_part');
