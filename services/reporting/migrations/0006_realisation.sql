-- What the realisation, the KPIs and e-monev are computed from. Days are ISO text, '' when there is none.
SELECT set_config('terpadu.scope', 'service', true);

-- By the events of procurement.
ALTER TABLE rup_package
  ADD COLUMN sirup_code text NOT NULL DEFAULT '',
  ADD COLUMN first_day  text NOT NULL DEFAULT '',     -- of selection, as planned
  ADD COLUMN last_day   text NOT NULL DEFAULT '';
CREATE INDEX rup_package_sirup ON rup_package (instansi, sirup_code) WHERE sirup_code <> '';

ALTER TABLE rpp
  ADD COLUMN hps        bigint NOT NULL DEFAULT 0,
  ADD COLUMN submit_day text   NOT NULL DEFAULT '',
  ADD COLUMN due_day    text   NOT NULL DEFAULT '',
  ADD COLUMN days_late  int    NOT NULL DEFAULT 0,
  ADD COLUMN answer_day text   NOT NULL DEFAULT '';   -- approved in substance, returned

ALTER TABLE contract
  ADD COLUMN signed   boolean NOT NULL DEFAULT false, -- in force: the budget is committed
  ADD COLUMN amount   bigint  NOT NULL DEFAULT 0,
  ADD COLUMN sign_day text    NOT NULL DEFAULT '';
CREATE INDEX contract_package ON contract (instansi, rup_package);

CREATE TABLE contract_closing (
  instansi text   NOT NULL,
  contract text   COLLATE "C" NOT NULL,
  rating   int    NOT NULL,                           -- 0 to 3
  penalty  bigint NOT NULL,
  PRIMARY KEY (instansi, contract)
);

-- Points of the progress of a contract: as planned, and as measured.
CREATE TABLE progress_point (
  instansi     text    NOT NULL,
  contract     text    COLLATE "C" NOT NULL,
  measured     boolean NOT NULL,
  day          text    NOT NULL,
  basis_points int     NOT NULL CHECK (basis_points BETWEEN 0 AND 10000),
  PRIMARY KEY (instansi, contract, measured, day)
);

CREATE TABLE selection (
  instansi    text   NOT NULL,
  name        text   COLLATE "C" NOT NULL,
  rup_package text   COLLATE "C" NOT NULL,
  method      int    NOT NULL,
  outcome     int    NOT NULL CHECK (outcome BETWEEN 0 AND 2),  -- 0 under way, 1 won, 2 failed
  price       bigint NOT NULL,
  PRIMARY KEY (instansi, name)
);
CREATE INDEX selection_package ON selection (instansi, rup_package);

CREATE TABLE selection_stage (
  instansi  text NOT NULL,
  selection text COLLATE "C" NOT NULL,
  code      text COLLATE "C" NOT NULL,
  last_day  text NOT NULL,                            -- as planned
  done_day  text NOT NULL,
  PRIMARY KEY (instansi, selection, code)
);

CREATE TABLE spse_selection (
  instansi             text   NOT NULL,
  name                 text   COLLATE "C" NOT NULL,
  codes                text   NOT NULL,               -- kd_rup, with blanks between
  unit                 text   COLLATE "C" NOT NULL,
  category             int    NOT NULL,
  method               int    NOT NULL,
  state                int    NOT NULL,               -- SpseState
  pagu                 bigint NOT NULL,
  hps                  bigint NOT NULL,
  price                bigint NOT NULL,
  contract_value       bigint NOT NULL,
  small_business_value bigint NOT NULL,
  domestic_value       bigint NOT NULL,
  announce_day         text   NOT NULL,
  contract_day         text   NOT NULL,
  year                 int    NOT NULL,
  month                int    NOT NULL,               -- 202503
  PRIMARY KEY (instansi, name)
);

-- By the events of budgeting.
CREATE TABLE payment (
  instansi text   NOT NULL,
  name     text   COLLATE "C" NOT NULL,
  line     text   COLLATE "C" NOT NULL,
  contract text   COLLATE "C" NOT NULL,
  amount   bigint NOT NULL,
  day      text   NOT NULL,
  PRIMARY KEY (instansi, name)
);
CREATE INDEX payment_contract ON payment (instansi, contract) WHERE contract <> '';
CREATE INDEX payment_line ON payment (instansi, line, day);

-- Rupiah of January to December.
CREATE TABLE cash_plan (
  instansi text   NOT NULL,
  line     text   COLLATE "C" NOT NULL,
  budget   text   COLLATE "C" NOT NULL,
  m1 bigint NOT NULL, m2  bigint NOT NULL, m3  bigint NOT NULL, m4  bigint NOT NULL,
  m5 bigint NOT NULL, m6  bigint NOT NULL, m7  bigint NOT NULL, m8  bigint NOT NULL,
  m9 bigint NOT NULL, m10 bigint NOT NULL, m11 bigint NOT NULL, m12 bigint NOT NULL,
  PRIMARY KEY (instansi, line)
);
CREATE INDEX cash_plan_budget ON cash_plan (instansi, budget);

-- By the events of performance: how many actions an agreement has for each quarter (rencana aksi).
CREATE TABLE action_plan (
  instansi  text NOT NULL,
  agreement text COLLATE "C" NOT NULL,
  q1 int NOT NULL, q2 int NOT NULL, q3 int NOT NULL, q4 int NOT NULL,
  PRIMARY KEY (instansi, agreement)
);

SELECT protect_instansi('contract_closing', 'progress_point', 'selection', 'selection_stage', 'spse_selection', 'payment',
                        'cash_plan', 'action_plan');

-- What the shares of spending should reach, in hundredths of a percent, and what the KPIs count with.
INSERT INTO rule (instansi, kind, valid_from, legal_basis, value) VALUES
  ('nasional', 'spending_share', '2021-02-02', 'Perpres 16/2018 art. 65 as amended by Perpres 12/2021',
   '{"small_business_bp": 4000}'),
  ('nasional', 'procurement_kpi', '2000-01-01', 'SOP of the procurement unit; Peraturan LKPP 4/2021 (rating of providers)',
   '{"rpp_answer_days": 3, "contract_days": 30, "good_rating": 2}');

-- What was applied before does not have it: the events of all three are applied anew from the first.
DELETE FROM rup_package;
DELETE FROM allocation;
DELETE FROM line_announced;
DELETE FROM rpp;
DELETE FROM contract;
DELETE FROM budget;
DELETE FROM budget_line;
DELETE FROM line_money;
DELETE FROM measurement;
DELETE FROM agreement;
DELETE FROM agreement_part;
DELETE FROM feed_parked WHERE source IN ('budgeting', 'performance', 'procurement');
DELETE FROM feed_dead_letter WHERE source IN ('budgeting', 'performance', 'procurement');
DELETE FROM feed_subject WHERE source IN ('budgeting', 'performance', 'procurement');
DELETE FROM feed_cursor WHERE source IN ('budgeting', 'performance', 'procurement');
