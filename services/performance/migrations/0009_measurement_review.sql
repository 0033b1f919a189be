-- Evidence of measurements, why they correct, and who verified them.
SELECT set_config('terpadu.scope', 'service', true);

-- Revisions recorded before this carry no reason; every later one does, and the first has nothing to correct.
ALTER TABLE measurement
  ADD COLUMN evidences         bytea NOT NULL DEFAULT '',  -- a Measurement that has only its evidences
  ADD COLUMN correction_reason text  NOT NULL DEFAULT '',
  ADD CONSTRAINT measurement_correction CHECK ((revision = 1) = (correction_reason = '')) NOT VALID;

-- The newest verified revision: what counts.
ALTER TABLE measured_quarter
  ADD COLUMN verified text COLLATE "C",
  ADD FOREIGN KEY (instansi, verified) REFERENCES measurement (instansi, measurement_id);
CREATE UNIQUE INDEX measured_quarter_verified ON measured_quarter (instansi, verified) WHERE verified IS NOT NULL;

-- One person has one part in a quarter of an indicator, whatever the revision: the key and the trigger hold it.
CREATE TABLE measurement_part (
  instansi  text NOT NULL,
  indicator text COLLATE "C" NOT NULL,
  year      int  NOT NULL,
  quarter   int  NOT NULL,
  person    text NOT NULL,
  part      text NOT NULL CHECK (part IN ('RECORDER', 'VERIFIER')),
  PRIMARY KEY (instansi, indicator, year, quarter, person),
  FOREIGN KEY (instansi, indicator, year, quarter)
    REFERENCES measured_quarter (instansi, indicator, year, quarter)
);
INSERT INTO measurement_part (instansi, indicator, year, quarter, person, part)
SELECT DISTINCT instansi, indicator, year, quarter, recorder, 'RECORDER' FROM measurement;

CREATE FUNCTION measurement_one_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'one person records or verifies'
    USING ERRCODE = 'check_violation', CONSTRAINT = 'measurement_one_part';
END $$;
CREATE TRIGGER measurement_one_part BEFORE UPDATE ON measurement_part
  FOR EACH ROW WHEN (OLD.part <> NEW.part) EXECUTE FUNCTION measurement_one_part();

-- A measurement is judged once.
CREATE TABLE measurement_review (
  instansi       text        NOT NULL,
  measurement_id text        COLLATE "C" NOT NULL,
  indicator      text        COLLATE "C" NOT NULL,
  year           int         NOT NULL,
  quarter        int         NOT NULL,
  state          text        NOT NULL CHECK (state IN ('VERIFIED', 'RETURNED')),
  reviewer       text        NOT NULL,
  reason         text        NOT NULL,
  reviewed_at    timestamptz NOT NULL,
  PRIMARY KEY (instansi, measurement_id),
  FOREIGN KEY (instansi, measurement_id) REFERENCES measurement (instansi, measurement_id),
  FOREIGN KEY (instansi, indicator, year, quarter, reviewer)
    REFERENCES measurement_part (instansi, indicator, year, quarter, person),
  CHECK (state <> 'RETURNED' OR reason <> '')
);

CREATE VIEW reviewed_measurement WITH (security_invoker = true) AS
  SELECT measurement.*, coalesce(measurement_review.state, 'RECORDED') AS state, measurement_review.reviewer,
         measurement_review.reason AS review_reason, measurement_review.reviewed_at
    FROM measurement
    LEFT JOIN measurement_review ON measurement_review.instansi = measurement.instansi
                                AND measurement_review.measurement_id = measurement.measurement_id;

-- What is known: the newest revision of each quarter.
DROP VIEW newest_measurement;
CREATE VIEW newest_measurement WITH (security_invoker = true) AS
  SELECT reviewed_measurement.*
    FROM measured_quarter
    JOIN reviewed_measurement ON reviewed_measurement.instansi = measured_quarter.instansi
                             AND reviewed_measurement.measurement_id = measured_quarter.newest;

-- What counts: the newest verified revision of each quarter.
CREATE VIEW verified_measurement WITH (security_invoker = true) AS
  SELECT reviewed_measurement.*
    FROM measured_quarter
    JOIN reviewed_measurement ON reviewed_measurement.instansi = measured_quarter.instansi
                             AND reviewed_measurement.measurement_id = measured_quarter.verified;

-- Indicators are the same in two plans when they have the same words.
ALTER TABLE indicator
  ADD COLUMN title_key text NOT NULL GENERATED ALWAYS AS (lower(btrim(regexp_replace(title, '\s+', ' ', 'g')))) STORED;
CREATE INDEX indicator_title ON indicator (instansi, md5(title_key));

-- Last day of a measurement, in days after the quarter's end; the day ends at 24:00 WIB.
INSERT INTO rule (instansi, kind, valid_from, legal_basis, value) VALUES
  ('nasional', 'measurement_due', '2000-01-01', 'ditetapkan instansi', '{"days_after_quarter_end": 15}');

SELECT protect_instansi('measurement_part', 'measurement_review');
