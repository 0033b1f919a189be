-- The checks of a plan. Only the latest of a draft is kept.
CREATE TABLE plan_check (
  instansi    text        NOT NULL,
  plan_id     text        NOT NULL,
  check_no    int         NOT NULL CHECK (check_no >= 1),
  state       int         NOT NULL,
  basis       text        NOT NULL,  -- of what it was made: revisions of the plan and of those it was compared with
  compared    text[]      NOT NULL,  -- their ids
  counts      jsonb       NOT NULL,  -- [[rule, severity, findings], …]
  left_out    int         NOT NULL CHECK (left_out >= 0),
  checked_at  timestamptz NOT NULL,
  PRIMARY KEY (instansi, plan_id, check_no),
  FOREIGN KEY (instansi, plan_id) REFERENCES plan
);

-- `rule` and `severity` are the numbers of ConsistencyRule and terpadu.type.v1.Severity; `position` is the order of the
-- listing.
CREATE TABLE plan_finding (
  instansi           text   NOT NULL,
  plan_id            text   NOT NULL,
  check_no           int    NOT NULL,
  position           int    NOT NULL CHECK (position >= 1),
  rule               int    NOT NULL CHECK (rule BETWEEN 1 AND 16),
  severity           int    NOT NULL CHECK (severity BETWEEN 1 AND 3),
  node_id            text   NOT NULL DEFAULT '',
  indicator_id       text   NOT NULL DEFAULT '',
  other_plan_id      text   NOT NULL DEFAULT '',
  other_node_id      text   NOT NULL DEFAULT '',
  other_indicator_id text   NOT NULL DEFAULT '',
  year               int    NOT NULL DEFAULT 0,
  amount             bigint NOT NULL DEFAULT 0,
  other_amount       bigint NOT NULL DEFAULT 0,
  value              text   NOT NULL DEFAULT '',
  other_value        text   NOT NULL DEFAULT '',
  PRIMARY KEY (instansi, plan_id, check_no, position),
  FOREIGN KEY (instansi, plan_id, check_no) REFERENCES plan_check
);
CREATE INDEX plan_finding_rule ON plan_finding (instansi, plan_id, check_no, rule, position) WHERE position > 0;
CREATE INDEX plan_finding_severity ON plan_finding (instansi, plan_id, check_no, severity, position) WHERE position > 0;

-- A target for a person: as printed, else its word or number.
CREATE FUNCTION target_text(printed text, label text, units bigint, scale int) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN printed <> '' THEN printed WHEN label <> '' THEN label
              ELSE trim_scale(units / 10::numeric ^ scale)::text END
$$;

SELECT protect_instansi('plan_check', 'plan_finding');
