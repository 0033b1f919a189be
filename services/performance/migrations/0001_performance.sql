-- Indicators as they arrived from planning, with how they are measured.
CREATE TABLE indicator (
  instansi   text    NOT NULL,
  name       text    COLLATE "C" NOT NULL,       -- in planning: instansi/…/plans/…/indicators/…
  node       text    NOT NULL,
  title      text    NOT NULL,
  polarity   int     NOT NULL DEFAULT 0,         -- terpadu.type.v1.Polarity
  formula    int     NOT NULL DEFAULT 0,         -- AchievementFormula
  configured boolean NOT NULL DEFAULT false,     -- by a person here: planning's polarity no longer counts
  targets    bytea   NOT NULL,                   -- a PerformanceIndicator that has only its targets
  changes    bigint  NOT NULL DEFAULT 1,         -- one more with each change: the etag, and the guard of a measurement
  version    bigint  NOT NULL DEFAULT 0,         -- one more with each event of this service
  PRIMARY KEY (instansi, name),
  CHECK (changes >= 1 AND version >= 0),
  CHECK ((polarity = 0) = (formula = 0))
);

-- What was measured of an indicator in a quarter: how often, and which measurement counts.
CREATE TABLE measured_quarter (
  instansi  text NOT NULL,
  indicator text COLLATE "C" NOT NULL,
  year      int  NOT NULL,
  quarter   int  NOT NULL CHECK (quarter BETWEEN 1 AND 4),
  revision  int  NOT NULL CHECK (revision >= 1),
  newest    text COLLATE "C" NOT NULL,
  PRIMARY KEY (instansi, indicator, year, quarter),
  FOREIGN KEY (instansi, indicator) REFERENCES indicator (instansi, name)
);
CREATE UNIQUE INDEX measured_quarter_newest ON measured_quarter (instansi, newest);
CREATE INDEX measured_quarter_year ON measured_quarter (instansi, year, newest);

CREATE TABLE measurement (
  instansi              text        NOT NULL,
  measurement_id        text        COLLATE "C" NOT NULL,
  indicator             text        COLLATE "C" NOT NULL,
  year                  int         NOT NULL,
  quarter               int         NOT NULL,
  revision              int         NOT NULL,
  realised              bytea       NOT NULL,    -- terpadu.type.v1.Value
  target                bytea,                   -- the same; NULL when the plan has none for the year
  achievement           bigint,                  -- hundredths of a percent
  formula               int         NOT NULL,
  formula_version       int         NOT NULL,
  predicate             text        NOT NULL,
  no_achievement_reason text        NOT NULL,
  evidence              text        NOT NULL,
  recorder              text        NOT NULL,
  recorded_at           timestamptz NOT NULL,
  PRIMARY KEY (instansi, measurement_id),
  UNIQUE (instansi, indicator, year, quarter, revision),
  FOREIGN KEY (instansi, indicator, year, quarter)
    REFERENCES measured_quarter (instansi, indicator, year, quarter),
  CHECK ((achievement IS NULL) = (no_achievement_reason <> '')),
  CHECK (achievement IS NOT NULL OR predicate = '')
);

-- What counts: the newest revision of each quarter.
CREATE VIEW newest_measurement WITH (security_invoker = true) AS
  SELECT measurement.*
    FROM measured_quarter
    JOIN measurement ON measurement.instansi = measured_quarter.instansi
                    AND measurement.measurement_id = measured_quarter.newest;

SELECT protect_instansi('indicator', 'measured_quarter', 'measurement');
