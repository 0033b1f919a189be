-- Planning documents. `kind` and `state` are the numbers of terpadu.planning.v1.PlanKind and PlanState.
CREATE TABLE plan (
  instansi              text        NOT NULL,
  plan_id               text        NOT NULL,
  kind                  int         NOT NULL CHECK (kind BETWEEN 1 AND 5),
  title                 text        NOT NULL CHECK (title <> ''),
  start_year            int         NOT NULL,
  end_year              int         NOT NULL CHECK (end_year >= start_year),
  state                 int         NOT NULL CHECK (state BETWEEN 1 AND 3),
  legal_basis           text        NOT NULL DEFAULT '',
  replaces              text,
  content_hash          text        NOT NULL CHECK (content_hash ~ '^[0-9a-f]{64}$'),
  action_count          int         NOT NULL,
  budgeted_action_count int         NOT NULL CHECK (budgeted_action_count BETWEEN 0 AND action_count),
  version               bigint      NOT NULL DEFAULT 1 CHECK (version >= 1),
  created_at            timestamptz NOT NULL,
  adopted_at            timestamptz,
  PRIMARY KEY (instansi, plan_id),
  CONSTRAINT plan_content UNIQUE (instansi, content_hash),
  FOREIGN KEY (instansi, replaces) REFERENCES plan (instansi, plan_id),
  CONSTRAINT plan_in_force_has_a_basis CHECK (state = 1 OR (legal_basis <> '' AND adopted_at IS NOT NULL))
);

-- `kind` is the number of terpadu.planning.v1.PlanNodeKind.
CREATE TABLE plan_node (
  instansi      text NOT NULL,
  plan_id       text NOT NULL,
  node_id       text NOT NULL,
  kind          int  NOT NULL CHECK (kind BETWEEN 1 AND 9),
  parent_id     text,
  position      int  NOT NULL CHECK (position >= 1),
  title         text NOT NULL CHECK (title <> ''),
  code          text NOT NULL DEFAULT '',
  problem       text NOT NULL DEFAULT '',
  program_id    text,
  printed_units text NOT NULL DEFAULT '',
  source_line   int  NOT NULL,
  PRIMARY KEY (instansi, plan_id, node_id),
  FOREIGN KEY (instansi, plan_id) REFERENCES plan,
  FOREIGN KEY (instansi, plan_id, parent_id) REFERENCES plan_node (instansi, plan_id, node_id),
  FOREIGN KEY (instansi, plan_id, program_id) REFERENCES plan_node (instansi, plan_id, node_id)
);

-- The document's order. Were it not partial, the checks of foreign keys, planned while the table is empty, would take
-- it for as good as the primary key and read the whole plan for each row. `position > 0` must stand in a query that
-- wants it.
CREATE UNIQUE INDEX plan_node_position ON plan_node (instansi, plan_id, position) WHERE position > 0;

CREATE TABLE plan_node_unit (
  instansi text NOT NULL,
  plan_id  text NOT NULL,
  node_id  text NOT NULL,
  position int  NOT NULL,
  unit_id  text NOT NULL,
  PRIMARY KEY (instansi, plan_id, node_id, position),
  FOREIGN KEY (instansi, plan_id, node_id) REFERENCES plan_node,
  FOREIGN KEY (instansi, unit_id) REFERENCES unit
);

CREATE TABLE plan_node_ceiling (
  instansi text   NOT NULL,
  plan_id  text   NOT NULL,
  node_id  text   NOT NULL,
  year     int    NOT NULL,
  amount   bigint NOT NULL CHECK (amount >= 0),
  PRIMARY KEY (instansi, plan_id, node_id, year),
  FOREIGN KEY (instansi, plan_id, node_id) REFERENCES plan_node
);

CREATE TABLE indicator (
  instansi     text NOT NULL,
  plan_id      text NOT NULL,
  indicator_id text NOT NULL,
  node_id      text NOT NULL,
  position     int  NOT NULL CHECK (position >= 1),
  title        text NOT NULL CHECK (title <> ''),
  polarity     int  NOT NULL CHECK (polarity BETWEEN 0 AND 2),
  aggregation  int  NOT NULL CHECK (aggregation BETWEEN 0 AND 2),
  source_line  int  NOT NULL,
  PRIMARY KEY (instansi, plan_id, indicator_id),
  FOREIGN KEY (instansi, plan_id, node_id) REFERENCES plan_node
);

CREATE UNIQUE INDEX indicator_position ON indicator (instansi, plan_id, position) WHERE position > 0;

-- A target as terpadu.type.v1.Value: `units` × 10^-`scale`, and the text as printed. A year without a row has an empty
-- cell in the document; kind 10 is a printed `-`.
CREATE TABLE indicator_target (
  instansi     text   NOT NULL,
  plan_id      text   NOT NULL,
  indicator_id text   NOT NULL,
  year         int    NOT NULL,
  kind         int    NOT NULL CHECK (kind BETWEEN 1 AND 10),
  units        bigint NOT NULL,
  scale        int    NOT NULL CHECK (scale BETWEEN 0 AND 9),
  upper_units  bigint NOT NULL,
  upper_scale  int    NOT NULL CHECK (upper_scale BETWEEN 0 AND 9),
  unit         text   NOT NULL,
  label        text   NOT NULL,
  printed      text   NOT NULL,
  PRIMARY KEY (instansi, plan_id, indicator_id, year),
  FOREIGN KEY (instansi, plan_id, indicator_id) REFERENCES indicator
);

-- What belongs to a plan in force or replaced is never changed again.
CREATE FUNCTION plan_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changed record;
BEGIN
  IF TG_OP = 'INSERT' THEN
    changed := NEW;
  ELSE
    changed := OLD;
  END IF;
  IF (SELECT state FROM plan WHERE instansi = changed.instansi AND plan_id = changed.plan_id) <> 1 THEN
    RAISE EXCEPTION 'plan % is adopted: % of % refused', changed.plan_id, TG_OP, TG_TABLE_NAME
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  RETURN NEW;
END $$;

SELECT protect_instansi('plan', 'plan_node', 'plan_node_unit', 'plan_node_ceiling', 'indicator', 'indicator_target');

DO $$
DECLARE
  part regclass;
BEGIN
  FOREACH part IN ARRAY ARRAY['plan_node', 'plan_node_unit', 'plan_node_ceiling', 'indicator',
                              'indicator_target']::regclass[] LOOP
    EXECUTE format('CREATE TRIGGER adopted_is_immutable BEFORE INSERT OR UPDATE OR DELETE ON %s
                    FOR EACH ROW EXECUTE FUNCTION plan_refuse_change()', part);
  END LOOP;
END $$;
