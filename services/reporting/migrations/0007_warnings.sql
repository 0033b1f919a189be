-- Early warnings: what the rules look at besides the read models, the warnings themselves, and the national rules.
SELECT set_config('terpadu.scope', 'service', true);

-- By the events of performance: what was achieved, in hundredths of a percent; -1 for nothing that can be computed.
ALTER TABLE measurement
  ADD COLUMN IF NOT EXISTS quarter     int    NOT NULL DEFAULT 0,
  ADD COLUMN IF NOT EXISTS revision    int    NOT NULL DEFAULT 0,
  ADD COLUMN IF NOT EXISTS achievement bigint NOT NULL DEFAULT -1;

-- Reporting's own, written by no other service's events: rebuilding the read models leaves it.
CREATE TABLE warning (
  instansi           text        NOT NULL,
  warning_id         text        COLLATE "C" NOT NULL,
  rule               int         NOT NULL CHECK (rule BETWEEN 1 AND 9),           -- WarningRule
  year               int         NOT NULL,
  subject            text        COLLATE "C" NOT NULL,
  title              text        NOT NULL,
  unit               text        COLLATE "C" NOT NULL,
  severity           int         NOT NULL CHECK (severity BETWEEN 1 AND 3),       -- WarningSeverity
  detail             text        NOT NULL,
  amount             bigint      NOT NULL,
  causes             text        NOT NULL,                                        -- names with blanks between
  legal_basis        text        NOT NULL,
  state              int         NOT NULL CHECK (state BETWEEN 1 AND 3),          -- WarningState
  holds              boolean     NOT NULL,                                        -- its condition, when last evaluated
  times_raised       int         NOT NULL CHECK (times_raised > 0),
  raise_time         timestamptz NOT NULL,
  acknowledger       text        NOT NULL DEFAULT '',
  acknowledge_reason text        NOT NULL DEFAULT '',
  acknowledge_time   timestamptz,
  resolver           text        NOT NULL DEFAULT '',
  resolve_reason     text        NOT NULL DEFAULT '',
  resolve_time       timestamptz,
  version            bigint      NOT NULL CHECK (version > 0),
  PRIMARY KEY (instansi, warning_id),
  UNIQUE (instansi, rule, year, subject),
  CHECK (holds OR state = 3),
  CHECK (state <> 1 OR acknowledge_time IS NULL),
  CHECK (state <> 2 OR (acknowledge_time IS NOT NULL AND acknowledge_reason <> '')),
  CHECK ((state = 3) = (resolve_time IS NOT NULL)),
  CHECK ((resolver = '') = (resolve_reason = '')),
  CHECK (state <> 3 OR holds <= (resolver <> ''))                                 -- by itself only when it is gone
);
CREATE INDEX warning_rule ON warning (instansi, year, rule, warning_id);
CREATE INDEX warning_standing ON warning (instansi, warning_id) WHERE state <> 3;

SELECT protect_instansi('warning');

INSERT INTO rule (instansi, kind, valid_from, legal_basis, value) VALUES
  ('nasional', 'early_warning/LATE_RPP', '2000-01-01', 'SOP of the procurement unit: RPP by the 20th of the month before',
   '{"severity": "HIGH", "owner": "UKPBJ", "months_before": 1, "day": 20}'),
  ('nasional', 'early_warning/LINE_WITHOUT_RUP', '2000-01-01', 'Perpres 16/2018 art. 22; Peraturan LKPP 11/2021',
   '{"severity": "MEDIUM", "owner": "PA/KPA", "month": 3, "day": 31, "least_amount": 1}'),
  ('nasional', 'early_warning/OVER_ALLOCATION', '2000-01-01', 'Perpres 16/2018 art. 18; Permendagri 77/2020',
   '{"severity": "HIGH", "owner": "PA/KPA", "least_excess": 1}'),
  ('nasional', 'early_warning/CONTRACT_WITHOUT_BAST', '2000-01-01', 'Perpres 16/2018 art. 57 and 58',
   '{"severity": "HIGH", "enabled": false, "owner": "PPK", "days_before": 14}'),
  ('nasional', 'early_warning/ABSORPTION_BELOW_PLAN', '2000-01-01', 'PP 12/2019 on regional finance; Permendagri 77/2020',
   '{"severity": "MEDIUM", "owner": "Bappeda", "tolerance_bp": 1000, "least_planned": 1}'),
  ('nasional', 'early_warning/MEASUREMENT_MISSING', '2000-01-01', 'PermenPANRB 53/2014: measurement each quarter',
   '{"severity": "MEDIUM", "owner": "Bagian Organisasi", "grace_days": 30}'),
  ('nasional', 'early_warning/SPLIT_PACKAGES', '2000-01-01', 'Perpres 16/2018 art. 20 (2) d and art. 38',
   '{"severity": "HIGH", "owner": "APIP", "limit": 200000000, "construction_limit": 200000000,
     "consultancy_limit": 100000000, "least_packages": 2}'),
  ('nasional', 'early_warning/SPLIT_PACKAGES', '2025-04-30', 'Perpres 16/2018 art. 20 (2) d and art. 38; Perpres 46/2025',
   '{"severity": "HIGH", "owner": "APIP", "limit": 200000000, "construction_limit": 400000000,
     "consultancy_limit": 100000000, "least_packages": 2}'),
  ('nasional', 'early_warning/ACHIEVEMENT_WITHOUT_SPENDING', '2000-01-01', 'PermenPANRB 53/2014 (efficiency)',
   '{"severity": "MEDIUM", "owner": "Inspektorat", "achievement_least_bp": 9000, "absorption_most_bp": 2000}'),
  ('nasional', 'early_warning/SPENDING_WITHOUT_ACHIEVEMENT', '2000-01-01', 'PermenPANRB 53/2014 (efficiency)',
   '{"severity": "HIGH", "owner": "Inspektorat", "absorption_least_bp": 8000, "achievement_most_bp": 5500}');

-- What was applied before does not have it: the events of performance are applied anew from the first.
DELETE FROM agreement;
DELETE FROM agreement_part;
DELETE FROM action_plan;
DELETE FROM measurement;
DELETE FROM feed_parked WHERE source = 'performance';
DELETE FROM feed_dead_letter WHERE source = 'performance';
DELETE FROM feed_subject WHERE source = 'performance';
DELETE FROM feed_cursor WHERE source = 'performance';
