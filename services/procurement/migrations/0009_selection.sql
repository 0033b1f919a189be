CREATE TABLE deviation (
  instansi        text COLLATE "C" NOT NULL,
  deviation_id    text COLLATE "C" NOT NULL,
  rup_package_id  text COLLATE "C" NOT NULL,
  selection_start date,
  selection_end   date,
  method          text,
  reason          text NOT NULL,
  state           text NOT NULL CHECK (state IN ('REQUESTED', 'APPROVED', 'REFUSED')),
  remark          text NOT NULL DEFAULT '',
  decide_time     timestamptz,
  version         bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
  PRIMARY KEY (instansi, deviation_id),
  FOREIGN KEY (instansi, rup_package_id) REFERENCES rup_package,
  CHECK (num_nonnulls(selection_start, selection_end, method) >= 1),
  CHECK (selection_end >= selection_start),
  CHECK ((decide_time IS NULL) = (state = 'REQUESTED'))
);
CREATE INDEX deviation_of_package ON deviation (instansi, rup_package_id);

-- The results of one PPK in one month (its first day) are presented together.
CREATE TABLE result_meeting (
  instansi          text COLLATE "C" NOT NULL,
  result_meeting_id text COLLATE "C" NOT NULL,
  ppk               text NOT NULL,
  month             date NOT NULL CHECK (extract(day FROM month) = 1),
  state             text NOT NULL CHECK (state IN ('DUE', 'HELD')),
  held_date         date,
  version           bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
  PRIMARY KEY (instansi, result_meeting_id),
  CONSTRAINT result_meeting_group UNIQUE (instansi, ppk, month),
  CHECK (state <> 'HELD' OR held_date IS NOT NULL)
);

CREATE TABLE selection (
  instansi                text COLLATE "C" NOT NULL,
  selection_id            text COLLATE "C" NOT NULL,
  rup_package_id          text COLLATE "C" NOT NULL,
  rpp_id                  text COLLATE "C" NOT NULL,
  method                  text NOT NULL,
  hps                     bigint NOT NULL CHECK (hps > 0),
  evaluation_method       text CHECK (evaluation_method IN ('PASS_FAIL', 'PRICE', 'QUALITY_COST')),
  quality_weight          int NOT NULL DEFAULT 0 CHECK (quality_weight BETWEEN 0 AND 99),
  least_score             int NOT NULL DEFAULT 0 CHECK (least_score BETWEEN 0 AND 10000),  -- hundredths
  required_qualifications text[] NOT NULL DEFAULT '{}',
  template                text NOT NULL,
  state                   text NOT NULL CHECK (state IN ('PLANNED', 'ANNOUNCED', 'OPENED', 'RANKED', 'WINNER_SET',
                                                         'SANGGAH', 'AWARDED', 'FAILED', 'REPEATED')),
  closing_time            timestamptz,
  opening_time            timestamptz,
  repeats                 text COLLATE "C",
  sealed_key              bytea,  -- key of its bids, itself encrypted: selection/seal.h
  first_opener            text,   -- the first of the two who open
  winning_bid             text COLLATE "C",
  winner                  text COLLATE "C",
  winning_price           bigint CHECK (winning_price > 0),
  objection_deadline      timestamptz,
  failure_cause           text,
  failure_reason          text NOT NULL DEFAULT '',
  catalogue_order         bytea,  -- a serialized CatalogueOrder
  result_meeting_id       text COLLATE "C",
  version                 bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
  PRIMARY KEY (instansi, selection_id),
  FOREIGN KEY (instansi, rup_package_id) REFERENCES rup_package,
  FOREIGN KEY (instansi, rpp_id) REFERENCES rpp,
  FOREIGN KEY (instansi, repeats) REFERENCES selection (instansi, selection_id),
  FOREIGN KEY (instansi, winner) REFERENCES vendor (instansi, vendor_id),
  FOREIGN KEY (instansi, result_meeting_id) REFERENCES result_meeting,
  CHECK (winning_price <= hps),
  CHECK (opening_time >= closing_time),
  CONSTRAINT selection_of_a_method CHECK ((method = 'E_PURCHASING') = (evaluation_method IS NULL)),
  CONSTRAINT selection_sealed CHECK (method = 'E_PURCHASING' OR sealed_key IS NOT NULL
                                     OR state IN ('PLANNED', 'FAILED', 'REPEATED')),
  CONSTRAINT selection_won CHECK ((winner IS NOT NULL AND winning_price IS NOT NULL)
                                  OR state NOT IN ('WINNER_SET', 'SANGGAH', 'AWARDED')),
  CONSTRAINT selection_failed CHECK ((failure_cause IS NOT NULL) = (state IN ('FAILED', 'REPEATED')))
);
-- One selection of a package that no other has taken the place of.
CREATE UNIQUE INDEX selection_live ON selection (instansi, rup_package_id) WHERE state <> 'REPEATED';
CREATE INDEX selection_won_by ON selection (instansi, winner) WHERE state IN ('WINNER_SET', 'SANGGAH', 'AWARDED');
CREATE INDEX selection_of_meeting ON selection (instansi, result_meeting_id, selection_id)
  WHERE result_meeting_id IS NOT NULL;

CREATE TABLE selection_stage (
  instansi      text COLLATE "C" NOT NULL,
  selection_id  text COLLATE "C" NOT NULL,
  code          text COLLATE "C" NOT NULL,
  place         int NOT NULL CHECK (place >= 1),
  title         text NOT NULL,
  act           text NOT NULL DEFAULT '',  -- that completes it; '' when it is recorded by hand
  in_selection  boolean NOT NULL,          -- bound to the RUP's dates
  planned_start date NOT NULL,
  planned_end   date NOT NULL,
  actual_end    date,
  PRIMARY KEY (instansi, selection_id, code),
  FOREIGN KEY (instansi, selection_id) REFERENCES selection,
  CHECK (planned_end >= planned_start)
);
CREATE INDEX selection_stage_done ON selection_stage (instansi, actual_end) WHERE actual_end IS NOT NULL;

CREATE TABLE selection_question (
  instansi     text COLLATE "C" NOT NULL,
  selection_id text COLLATE "C" NOT NULL,
  question_id  text COLLATE "C" NOT NULL,
  question     text NOT NULL,
  answer       text NOT NULL DEFAULT '',
  PRIMARY KEY (instansi, selection_id, question_id),
  FOREIGN KEY (instansi, selection_id) REFERENCES selection
);

SELECT protect_instansi('deviation', 'result_meeting', 'selection', 'selection_stage', 'selection_question');
