-- The monitoring cycle: what was held, the issues raised there, and what evaluations decided.
SELECT set_config('terpadu.scope', 'service', true);

CREATE TABLE monitoring_record (
  instansi  text   NOT NULL,
  record_id text   COLLATE "C" NOT NULL,
  unit_id   text   NOT NULL,                     -- '' is the instansi as a whole
  kind      text   NOT NULL,
  year      int    NOT NULL CHECK (year BETWEEN 2000 AND 2100),
  period    int    NOT NULL CHECK (period >= 1),
  held_on   date   NOT NULL,
  content   bytea  NOT NULL,                     -- MonitoringRecord
  PRIMARY KEY (instansi, record_id)
);
CREATE INDEX monitoring_record_period ON monitoring_record (instansi, unit_id, year, kind, period, held_on);

CREATE TABLE monitoring_issue (
  instansi  text   NOT NULL,
  issue_id  text   COLLATE "C" NOT NULL,
  record_id text   COLLATE "C" NOT NULL,
  level     text   NOT NULL DEFAULT 'UNIT' CHECK (level IN ('UNIT', 'WORKING_GROUP', 'PLENARY')),
  state     text   NOT NULL DEFAULT 'OPEN' CHECK (state IN ('OPEN', 'IN_ACTION', 'REPORTED', 'CLOSED')),
  action    text   NOT NULL DEFAULT '',
  due_date  date,
  reporter  text   NOT NULL DEFAULT '',          -- who reported the action done
  judge     text   NOT NULL DEFAULT '',          -- who judged that
  content   bytea  NOT NULL,                     -- MonitoringIssue
  version   bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
  PRIMARY KEY (instansi, issue_id),
  FOREIGN KEY (instansi, record_id) REFERENCES monitoring_record (instansi, record_id),
  CHECK ((state = 'OPEN') = (action = '')),
  CHECK ((state = 'OPEN') = (due_date IS NULL)),
  CHECK (state NOT IN ('REPORTED', 'CLOSED') OR reporter <> ''),
  CHECK (state <> 'CLOSED' OR judge <> ''),
  CONSTRAINT monitoring_issue_own_report CHECK (judge = '' OR judge <> reporter)
);
CREATE INDEX monitoring_issue_open ON monitoring_issue (instansi, issue_id) WHERE state <> 'CLOSED';

-- What is closed stays so, and an issue never comes down again.
CREATE FUNCTION monitoring_issue_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'CLOSED' OR (OLD.level = 'PLENARY' AND NEW.level <> 'PLENARY')
     OR (OLD.level = 'WORKING_GROUP' AND NEW.level = 'UNIT') THEN
    RAISE EXCEPTION 'a closed issue stays, and none comes down'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'monitoring_issue_stays';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER monitoring_issue_stays BEFORE UPDATE ON monitoring_issue
  FOR EACH ROW EXECUTE FUNCTION monitoring_issue_stays();

CREATE TABLE evaluation_outcome (
  instansi   text  NOT NULL,
  outcome_id text  COLLATE "C" NOT NULL,
  record_id  text  COLLATE "C" NOT NULL,
  code       text  COLLATE "C" NOT NULL CHECK (code <> ''),
  year       int   NOT NULL CHECK (year BETWEEN 2000 AND 2100),
  outcome    text  NOT NULL
             CHECK (outcome IN ('DIHENTIKAN', 'DIPERBAIKI', 'DIMODIFIKASI', 'DIPERLUAS', 'DITINGKATKAN')),
  content    bytea NOT NULL,                     -- EvaluationOutcome
  PRIMARY KEY (instansi, outcome_id),
  FOREIGN KEY (instansi, record_id) REFERENCES monitoring_record (instansi, record_id)
);
CREATE INDEX evaluation_outcome_code ON evaluation_outcome (instansi, code, outcome_id);

SELECT protect_instansi('monitoring_record', 'monitoring_issue', 'evaluation_outcome');

-- Each kind every so many days or months of a year; `due_days` after the period's end it is late.
INSERT INTO rule (instansi, kind, valid_from, legal_basis, value) VALUES
  ('nasional', 'monitoring_cadence', '2000-01-01',
   'PermenPANRB 25/2020 (monitoring dan evaluasi road map); hari jatuh tempo ditetapkan instansi', '{
     "cadences": [
       {"kind": "UNIT_MEETING", "of": "UNIT", "days": 14, "due_days": 0},
       {"kind": "WORKING_GROUP_MEETING", "of": "INSTANSI", "months": 1, "due_days": 0},
       {"kind": "PLENARY", "of": "INSTANSI", "months": 2, "due_days": 0},
       {"kind": "EVALUATION", "of": "INSTANSI", "months": 6, "due_days": 0},
       {"kind": "TARGET_MEASUREMENT", "of": "INSTANSI", "months": 6, "due_days": 0},
       {"kind": "PROGRESS_REPORT", "of": "UNIT", "months": 6, "due_days": 0},
       {"kind": "SURVEY", "of": "UNIT", "months": 12, "due_days": 0},
       {"kind": "MEASUREMENT", "of": "UNIT", "months": 3, "due_days": 15}]}');
