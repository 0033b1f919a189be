-- Plans written through the API, and their longer life. `state` 4 is submitted, 5 verified.
ALTER TABLE plan
  ALTER COLUMN content_hash DROP NOT NULL,
  DROP COLUMN action_count,
  DROP COLUMN budgeted_action_count,
  DROP CONSTRAINT plan_state_check,
  DROP CONSTRAINT plan_in_force_has_a_basis,
  ADD COLUMN unit_id                 text,
  ADD COLUMN stage                   text   NOT NULL DEFAULT '',
  ADD COLUMN copied_from             text,
  ADD COLUMN return_reason           text   NOT NULL DEFAULT '',
  ADD COLUMN submitted_by            text,
  ADD COLUMN verified_by             text,
  ADD COLUMN last_position           int    NOT NULL DEFAULT 0 CHECK (last_position >= 0),
  ADD COLUMN last_indicator_position int    NOT NULL DEFAULT 0 CHECK (last_indicator_position >= 0),
  ADD COLUMN revision                bigint NOT NULL DEFAULT 0,  -- rises with each change of its tree
  ADD COLUMN totals                  jsonb,                      -- plan_totals(), once its tree is no draft any more
  ADD CONSTRAINT plan_state CHECK (state BETWEEN 1 AND 5),
  ADD CONSTRAINT plan_in_force_has_a_basis
    CHECK (state NOT IN (2, 3) OR (legal_basis <> '' AND adopted_at IS NOT NULL)),
  ADD CONSTRAINT plan_unit CHECK (unit_id IS NULL OR kind IN (2, 4)),
  ADD CONSTRAINT plan_submitted_by_someone CHECK (state NOT IN (4, 5) OR submitted_by IS NOT NULL),
  ADD CONSTRAINT plan_verified_by_another
    CHECK (state <> 5 OR (verified_by IS NOT NULL AND verified_by <> submitted_by)),
  ADD FOREIGN KEY (instansi, unit_id) REFERENCES unit,
  ADD FOREIGN KEY (instansi, copied_from) REFERENCES plan (instansi, plan_id);

-- Which plan of a kind is in force in a year.
CREATE INDEX plan_in_force ON plan (instansi, kind, start_year) WHERE state = 2;

-- The documents that a plan refers to.
CREATE TABLE plan_reference (
  instansi    text NOT NULL,
  plan_id     text NOT NULL,
  position    int  NOT NULL CHECK (position >= 1),
  referred_id text NOT NULL CHECK (referred_id <> plan_id),
  PRIMARY KEY (instansi, plan_id, position),
  UNIQUE (instansi, plan_id, referred_id),
  FOREIGN KEY (instansi, plan_id) REFERENCES plan,
  FOREIGN KEY (instansi, referred_id) REFERENCES plan (instansi, plan_id)
);

-- `title_key` and `alias_keys` are as compared: words in small letters, one blank between. `lead_unit_id` is the first
-- of the node's units, '' for none.
ALTER TABLE plan_node
  ADD COLUMN title_key    text   NOT NULL DEFAULT '',
  ADD COLUMN aliases      text[] NOT NULL DEFAULT '{}',
  ADD COLUMN alias_keys   text[] NOT NULL DEFAULT '{}',
  ADD COLUMN lead_unit_id text   NOT NULL DEFAULT '',
  ADD COLUMN version      bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
  ADD CONSTRAINT plan_node_not_below_itself CHECK (parent_id <> node_id),
  ADD CONSTRAINT plan_node_aliases CHECK (cardinality(aliases) = cardinality(alias_keys));

-- Partial, for the reason that 0002_plan.sql gives of plan_node_position.
CREATE INDEX plan_node_kind ON plan_node (instansi, plan_id, kind, position) WHERE position > 0;
CREATE INDEX plan_node_parent ON plan_node (instansi, plan_id, parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX plan_node_program ON plan_node (instansi, plan_id, program_id) WHERE program_id IS NOT NULL;
CREATE INDEX plan_node_code ON plan_node (instansi, plan_id, kind, code) WHERE code <> '';
CREATE INDEX plan_node_title ON plan_node (instansi, plan_id, kind, title_key) WHERE position > 0;

-- Units of a node are written in one statement.
ALTER TABLE plan_node_unit
  ADD COLUMN basis_points int CHECK (basis_points BETWEEN 1 AND 10000),
  ADD CONSTRAINT plan_node_unit_once UNIQUE (instansi, plan_id, node_id, unit_id);
CREATE INDEX plan_node_unit_unit ON plan_node_unit (instansi, unit_id, plan_id);

-- The nodes of other plans that a node carries.
CREATE TABLE plan_node_carried (
  instansi        text NOT NULL,
  plan_id         text NOT NULL,
  node_id         text NOT NULL,
  position        int  NOT NULL CHECK (position >= 1),
  carried_plan_id text NOT NULL CHECK (carried_plan_id <> plan_id),
  carried_node_id text NOT NULL,
  PRIMARY KEY (instansi, plan_id, node_id, position),
  UNIQUE (instansi, plan_id, node_id, carried_plan_id, carried_node_id),
  FOREIGN KEY (instansi, plan_id, node_id) REFERENCES plan_node,
  FOREIGN KEY (instansi, carried_plan_id, carried_node_id) REFERENCES plan_node (instansi, plan_id, node_id)
);
CREATE INDEX plan_node_carried_by ON plan_node_carried (instansi, carried_plan_id, carried_node_id);

-- `baseline` and `final_target`: a value as [kind, units, scale, upper units, upper scale, unit, label, printed].
ALTER TABLE indicator
  ADD COLUMN title_key       text   NOT NULL DEFAULT '',
  ADD COLUMN baseline        jsonb  CHECK (jsonb_array_length(baseline) = 8),
  ADD COLUMN baseline_year   int    NOT NULL DEFAULT 0,
  ADD COLUMN final_target    jsonb  CHECK (jsonb_array_length(final_target) = 8),
  ADD COLUMN source          text   NOT NULL DEFAULT '',
  ADD COLUMN unit_of_measure text   NOT NULL DEFAULT '',
  ADD COLUMN version         bigint NOT NULL DEFAULT 1 CHECK (version >= 1);
CREATE INDEX indicator_node ON indicator (instansi, plan_id, node_id) WHERE position > 0;

-- What belongs to a plan that is no draft is never changed: asked once a statement, not once a row.
DO $$
DECLARE
  part text;
BEGIN
  FOREACH part IN ARRAY ARRAY['plan_node', 'plan_node_unit', 'plan_node_ceiling', 'indicator', 'indicator_target'] LOOP
    EXECUTE format('DROP TRIGGER adopted_is_immutable ON %I', part);
  END LOOP;
END $$;
DROP FUNCTION plan_refuse_change();

CREATE FUNCTION plan_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  refused text;
BEGIN
  SELECT plan_id INTO refused FROM (SELECT DISTINCT instansi, plan_id FROM changed) AS touched
    JOIN plan USING (instansi, plan_id) WHERE state <> 1;
  IF FOUND THEN
    RAISE EXCEPTION 'plan % is no draft: % of % refused', refused, TG_OP, TG_TABLE_NAME
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;

DO $$
DECLARE
  part text;
BEGIN
  FOREACH part IN ARRAY ARRAY['plan_node', 'plan_node_unit', 'plan_node_ceiling', 'plan_node_carried', 'indicator',
                              'indicator_target', 'plan_reference'] LOOP
    EXECUTE format('CREATE TRIGGER only_drafts_change_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS changed
                    FOR EACH STATEMENT EXECUTE FUNCTION plan_refuse_change()', part);
    EXECUTE format('CREATE TRIGGER only_drafts_change_update AFTER UPDATE ON %I REFERENCING OLD TABLE AS changed
                    FOR EACH STATEMENT EXECUTE FUNCTION plan_refuse_change()', part);
    EXECUTE format('CREATE TRIGGER only_drafts_change_delete AFTER DELETE ON %I REFERENCING OLD TABLE AS changed
                    FOR EACH STATEMENT EXECUTE FUNCTION plan_refuse_change()', part);
  END LOOP;
END $$;

-- A tree has no circle: what stands above a node is of a higher kind. Only a PROGRAM (6) is a programme.
CREATE FUNCTION plan_node_check_tree() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  wrong record;
BEGIN
  SELECT changed.node_id INTO wrong FROM changed
    JOIN plan_node AS above ON above.instansi = changed.instansi AND above.plan_id = changed.plan_id
                           AND above.node_id = changed.parent_id
   WHERE above.kind >= changed.kind LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'node % stands below one of its own or a lower kind', wrong.node_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_node_below_higher_kind';
  END IF;
  SELECT changed.node_id INTO wrong FROM changed
    JOIN plan_node AS program ON program.instansi = changed.instansi AND program.plan_id = changed.plan_id
                             AND program.node_id = changed.program_id
   WHERE program.kind <> 6 LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'the programme of node % is none', wrong.node_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_node_program_is_one';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER tree_insert AFTER INSERT ON plan_node REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION plan_node_check_tree();
CREATE TRIGGER tree_update AFTER UPDATE ON plan_node REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION plan_node_check_tree();

-- Shares: of all units of a node or of none, and all of it together.
CREATE FUNCTION plan_node_unit_check_shares() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM changed GROUP BY instansi, plan_id, node_id
              HAVING count(basis_points) NOT IN (0, count(*)) OR sum(basis_points) <> 10000) THEN
    RAISE EXCEPTION 'the shares of the units of a node are not 10000 together'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_node_unit_shares';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER shares AFTER INSERT ON plan_node_unit REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION plan_node_unit_check_shares();

-- [[[year, amount], …], actions, actions with a ceiling, nodes, indicators]: the ceilings of the highest kind of node
-- that has one in the year.
CREATE FUNCTION plan_totals(of_instansi text, of_plan text) RETURNS jsonb LANGUAGE sql STABLE AS $$
  WITH by_kind AS (
    SELECT year, kind, sum(amount)::bigint AS amount
      FROM (SELECT ceiling.year, ceiling.amount,  -- looked up row by row: a join of tables without statistics may be slow
                   (SELECT node.kind FROM plan_node AS node
                     WHERE node.instansi = of_instansi AND node.plan_id = of_plan
                       AND node.node_id = ceiling.node_id) AS kind
              FROM plan_node_ceiling AS ceiling
             WHERE ceiling.instansi = of_instansi AND ceiling.plan_id = of_plan) AS ceilings
     GROUP BY year, kind),
  by_year AS (SELECT DISTINCT ON (year) year, amount FROM by_kind ORDER BY year, kind),
  actions AS (
    SELECT EXISTS (SELECT FROM plan_node_ceiling AS ceiling
                    WHERE ceiling.instansi = of_instansi AND ceiling.plan_id = of_plan
                      AND ceiling.node_id = node.node_id) AS budgeted
      FROM plan_node AS node
     WHERE node.instansi = of_instansi AND node.plan_id = of_plan AND node.position > 0 AND node.kind = 9)
  SELECT jsonb_build_array(
    (SELECT coalesce(jsonb_agg(jsonb_build_array(year, amount) ORDER BY year), '[]') FROM by_year),
    (SELECT count(*) FROM actions), (SELECT count(*) FROM actions WHERE budgeted),
    (SELECT count(*) FROM plan_node AS node
      WHERE node.instansi = of_instansi AND node.plan_id = of_plan AND node.position > 0),
    (SELECT count(*) FROM indicator WHERE instansi = of_instansi AND plan_id = of_plan AND position > 0))
$$;

-- The stages that a plan went through.
CREATE TABLE plan_stage (
  instansi    text        NOT NULL,
  plan_id     text        NOT NULL,
  position    int         NOT NULL CHECK (position >= 1),
  stage       text        NOT NULL CHECK (stage <> ''),
  entered     date        NOT NULL,
  note        text        NOT NULL DEFAULT '',
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (instansi, plan_id, position),
  UNIQUE (instansi, plan_id, stage),
  FOREIGN KEY (instansi, plan_id) REFERENCES plan
);

SELECT protect_instansi('plan_reference', 'plan_node_carried', 'plan_stage');
