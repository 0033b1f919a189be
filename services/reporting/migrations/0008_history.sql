-- The chain as of a time, plans that carry nodes of other plans, and the units that answer for nodes.
SELECT set_config('terpadu.scope', 'service', true);

-- When the first event told of a link, and what it told: by the time of the event, so that a replay gives the same. An
-- edge is born with the later of its ends, and needs no time of its own.
ALTER TABLE link
  ADD COLUMN since        timestamptz NOT NULL DEFAULT 'epoch',
  ADD COLUMN first_state  text        NOT NULL DEFAULT '',
  ADD COLUMN first_amount bigint      NOT NULL DEFAULT 0,
  ADD COLUMN first_detail text        NOT NULL DEFAULT '';

-- What became of it later: a row for each change of one thing, and none while nothing changes.
CREATE TABLE link_change (
  instansi text        NOT NULL,
  name     text        COLLATE "C" NOT NULL,
  what     text        COLLATE "C" NOT NULL CHECK (what IN ('state', 'amount', 'detail', 'carried', 'paid')),
  version  bigint      NOT NULL,          -- of the subject of the event: the order
  at       timestamptz NOT NULL,
  value    text        NOT NULL,
  PRIMARY KEY (instansi, name, what, version)
);

CREATE FUNCTION link_at(of_instansi text, of_name text, of_what text, of_time timestamptz, first text)
  RETURNS text LANGUAGE sql STABLE AS $$
  SELECT coalesce((SELECT value FROM link_change
                    WHERE instansi = of_instansi AND name = of_name AND what = of_what AND at <= of_time
                    ORDER BY version DESC LIMIT 1), first)
$$;

ALTER TABLE edge
  DROP CONSTRAINT edge_kind_check,
  ADD CONSTRAINT edge_kind_check CHECK (kind IN ('parent', 'program', 'carries', 'anchor', 'achieves', 'funds', 'allocation',
                                                 'revises', 'rpp', 'contract', 'payment', 'measured', 'held', 'bound'));

-- By the events of planning.
CREATE TABLE unit (
  instansi   text NOT NULL,
  name       text COLLATE "C" NOT NULL,
  title      text NOT NULL,
  first_year int  NOT NULL,
  last_year  int  NOT NULL,
  PRIMARY KEY (instansi, name)
);

ALTER TABLE plan ADD COLUMN unit text COLLATE "C" NOT NULL DEFAULT '';

CREATE TABLE node_unit (
  instansi text NOT NULL,
  node     text COLLATE "C" NOT NULL,
  unit     text COLLATE "C" NOT NULL,
  PRIMARY KEY (instansi, node, unit)
);

-- Nodes of other plans that a node carries.
CREATE TABLE carried_node (
  instansi text NOT NULL,
  node     text COLLATE "C" NOT NULL,
  carried  text COLLATE "C" NOT NULL,
  plan     text COLLATE "C" NOT NULL,     -- of the node
  PRIMARY KEY (instansi, node, carried)
);
CREATE INDEX carried_node_by ON carried_node (instansi, carried, plan);

SELECT protect_instansi('link_change', 'unit', 'node_unit', 'carried_node');

-- How much of each link of a unit must be there for it to count as integrated, in percent.
INSERT INTO rule (instansi, kind, valid_from, legal_basis, value) VALUES
  ('nasional', 'unit_integration', '2000-01-01', 'Perpres 95/2018 (SPBE)',
   '{"least_percent": 100}');

-- What was applied before does not have it: all events are applied anew from the first.
DELETE FROM link;
DELETE FROM edge;
DELETE FROM plan;
DELETE FROM plan_node;
DELETE FROM ceiling;
DELETE FROM indicator;
DELETE FROM target;
DELETE FROM budget;
DELETE FROM budget_line;
DELETE FROM line_money;
DELETE FROM rup_package;
DELETE FROM allocation;
DELETE FROM line_announced;
DELETE FROM rpp;
DELETE FROM contract;
DELETE FROM measurement;
DELETE FROM feed_parked;
DELETE FROM feed_dead_letter;
DELETE FROM feed_subject;
DELETE FROM feed_cursor;
