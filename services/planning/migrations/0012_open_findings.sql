-- What a finding is about, whatever the amounts and targets are; and all that it says of them.
ALTER TABLE plan_finding
  DROP CONSTRAINT plan_finding_rule_check,
  ADD CONSTRAINT plan_finding_rule_check CHECK (rule BETWEEN 1 AND 17),
  ADD COLUMN finding_id text NOT NULL GENERATED ALWAYS AS (md5(
    rule::text || '|' || node_id || '|' || indicator_id || '|' || other_plan_id || '|' || other_node_id || '|'
      || other_indicator_id || '|' || year::text || '|' || CASE WHEN rule = 10 THEN other_value WHEN rule = 17 AND year = 0 THEN value ELSE '' END)) STORED,
  ADD COLUMN content text NOT NULL GENERATED ALWAYS AS (md5(
    severity::text || '|' || amount::text || '|' || other_amount::text || '|' || value || '|' || other_value)) STORED;

-- The findings of a plan that were announced and not withdrawn since, as they were announced last.
CREATE TABLE plan_open_finding (
  instansi           text   NOT NULL,
  plan_id            text   NOT NULL,
  finding_id         text   NOT NULL,
  content            text   NOT NULL,
  rule               int    NOT NULL,
  severity           int    NOT NULL,
  node_id            text   NOT NULL,
  indicator_id       text   NOT NULL,
  other_plan_id      text   NOT NULL,
  other_node_id      text   NOT NULL,
  other_indicator_id text   NOT NULL,
  year               int    NOT NULL,
  amount             bigint NOT NULL,
  other_amount       bigint NOT NULL,
  value              text   NOT NULL,
  other_value        text   NOT NULL,
  here_title         text   NOT NULL,
  here_line          int    NOT NULL,
  there_title        text   NOT NULL,
  there_line         int    NOT NULL,
  PRIMARY KEY (instansi, plan_id, finding_id),
  FOREIGN KEY (instansi, plan_id) REFERENCES plan
);

-- Drafts that were thrown away: a plan that takes the id of one goes on with its versions.
CREATE TABLE plan_former (
  instansi text   NOT NULL,
  plan_id  text   NOT NULL,
  version  bigint NOT NULL CHECK (version >= 1),
  PRIMARY KEY (instansi, plan_id)
);
SELECT protect_instansi('plan_open_finding', 'plan_former');

-- A copy says where it comes from, even when that was a draft and is gone.
ALTER TABLE plan DROP CONSTRAINT plan_instansi_copied_from_fkey;

-- Plans are thrown away whole: each deleted node asks for its indicators, which a partial index by `position` cannot
-- answer; by `node_id IS NOT NULL` it can, and still is no rival of the primary key (0002_plan.sql).
DROP INDEX indicator_node;
CREATE INDEX indicator_node ON indicator (instansi, plan_id, node_id) WHERE node_id IS NOT NULL;
CREATE INDEX plan_reference_referred ON plan_reference (instansi, referred_id);
CREATE INDEX plan_replaces ON plan (instansi, replaces) WHERE replaces IS NOT NULL;

-- The parts of a node in the document's order; the nodes of a unit.
DROP INDEX plan_node_parent;
CREATE INDEX plan_node_parent ON plan_node (instansi, plan_id, parent_id, position) WHERE parent_id IS NOT NULL;
DROP INDEX plan_node_unit_unit;
CREATE INDEX plan_node_unit_unit ON plan_node_unit (instansi, unit_id, plan_id, node_id);

SELECT set_config('terpadu.scope', 'service', true);
-- Which grade a score is: the first whose bound it is above; an edge value belongs to the lower grade.
INSERT INTO rule (instansi, kind, valid_from, legal_basis, value) VALUES
('nasional', 'grade_bands', '2000-01-01', 'PermenPANRB 12/2015; PermenPANRB 88/2021', '{"bands": [
  {"grade": "AA", "above": 90}, {"grade": "A", "above": 80}, {"grade": "BB", "above": 70}, {"grade": "B", "above": 60},
  {"grade": "CC", "above": 50}, {"grade": "C", "above": 30}, {"grade": "D", "above": null}]}');
UPDATE rule SET value = jsonb_set(value, '{severity,GRADE_OUT_OF_BAND}', '"WARNING"')
 WHERE instansi = 'nasional' AND kind = 'plan_check';
