-- Key indicators of units, performance agreements of officials, and the DPA as budgeting told it.

CREATE TABLE unit_iku (
  instansi    text   NOT NULL,
  unit_iku_id text   COLLATE "C" NOT NULL,
  unit_id     text   NOT NULL,                   -- '' is the instansi as a whole
  year        int    NOT NULL CHECK (year BETWEEN 2000 AND 2100),
  content     bytea  NOT NULL,                   -- UnitIku
  version     bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
  PRIMARY KEY (instansi, unit_iku_id),
  UNIQUE (instansi, unit_id, year)
);

CREATE TABLE agreement (
  instansi           text        NOT NULL,
  agreement_id       text        COLLATE "C" NOT NULL,
  unit_id            text        NOT NULL,
  year               int         NOT NULL CHECK (year BETWEEN 2000 AND 2100),
  official           text        NOT NULL,
  superior           text        NOT NULL,
  number             int         NOT NULL CHECK (number >= 1),
  content            bytea       NOT NULL,       -- an Agreement that has only indicators, programs and actions
  state              text        NOT NULL DEFAULT 'DRAFT' CHECK (state IN ('DRAFT', 'SIGNED', 'SUPERSEDED')),
  official_signed_at timestamptz,
  superior_signed_at timestamptz,
  amendment_due      boolean     NOT NULL DEFAULT false,
  version            bigint      NOT NULL DEFAULT 1 CHECK (version >= 1),
  PRIMARY KEY (instansi, agreement_id),
  UNIQUE (instansi, unit_id, year, official, number),
  CHECK (official <> superior),
  CHECK ((state = 'DRAFT') = (official_signed_at IS NULL OR superior_signed_at IS NULL)),
  CHECK (NOT amendment_due OR state = 'SIGNED')
);
-- One is written, and one holds.
CREATE UNIQUE INDEX agreement_draft ON agreement (instansi, unit_id, year, official) WHERE state = 'DRAFT';
CREATE UNIQUE INDEX agreement_holds ON agreement (instansi, unit_id, year, official) WHERE state = 'SIGNED';
CREATE INDEX agreement_signed_year ON agreement (instansi, year, agreement_id) WHERE state = 'SIGNED';
CREATE INDEX agreement_due ON agreement (instansi, agreement_id) WHERE amendment_due;

-- The programs of an agreement, with what the DPA gave them at its second signature.
CREATE TABLE agreement_program (
  instansi     text   NOT NULL,
  agreement_id text   COLLATE "C" NOT NULL,
  program      text   NOT NULL,
  amount       bigint,
  PRIMARY KEY (instansi, agreement_id, program),
  FOREIGN KEY (instansi, agreement_id) REFERENCES agreement (instansi, agreement_id)
);

-- What was signed never changes.
CREATE FUNCTION agreement_signed_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'SUPERSEDED' OR NEW.state = 'DRAFT' OR (NEW.content, NEW.superior, NEW.official) <> (OLD.content, OLD.superior, OLD.official) THEN
    RAISE EXCEPTION 'a signed agreement stays' USING ERRCODE = 'check_violation', CONSTRAINT = 'agreement_signed_stays';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER agreement_signed_stays BEFORE UPDATE ON agreement
  FOR EACH ROW WHEN (OLD.state <> 'DRAFT') EXECUTE FUNCTION agreement_signed_stays();

CREATE TABLE dpa_budget (
  instansi text    NOT NULL,
  budget   text    COLLATE "C" NOT NULL,         -- its name in budgeting
  year     int     NOT NULL,
  in_force boolean NOT NULL,
  PRIMARY KEY (instansi, budget)
);
CREATE INDEX dpa_budget_year ON dpa_budget (instansi, year);

CREATE TABLE dpa_line (
  instansi text   NOT NULL,
  line     text   COLLATE "C" NOT NULL,          -- its name in budgeting
  budget   text   COLLATE "C" NOT NULL,
  unit_id  text   NOT NULL,
  program  text   NOT NULL,                      -- '' when its code has none
  amount   bigint NOT NULL CHECK (amount >= 0),
  PRIMARY KEY (instansi, line)
);
CREATE INDEX dpa_line_program ON dpa_line (instansi, budget, unit_id, program);

CREATE TABLE skp_score (
  instansi     text        NOT NULL,
  skp_score_id text        COLLATE "C" NOT NULL,
  agreement_id text        COLLATE "C" NOT NULL,
  quarter      int         NOT NULL CHECK (quarter BETWEEN 0 AND 4),
  score        int         NOT NULL CHECK (score BETWEEN 0 AND 15000),
  predicate    text        NOT NULL,
  source       text        NOT NULL CHECK (source <> ''),
  recorded_at  timestamptz NOT NULL,
  PRIMARY KEY (instansi, skp_score_id),
  FOREIGN KEY (instansi, agreement_id) REFERENCES agreement (instansi, agreement_id)
);
CREATE INDEX skp_score_agreement ON skp_score (instansi, agreement_id, skp_score_id);

SELECT protect_instansi('unit_iku', 'agreement', 'agreement_program', 'dpa_budget', 'dpa_line', 'skp_score');
