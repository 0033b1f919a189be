-- Physical and financial progress beside each other: what is bound and paid of each line as budgeting told it, contracts
-- and their progress as procurement did, and what units and plan nodes are called.
SELECT set_config('terpadu.scope', 'service', true);

ALTER TABLE dpa_line
  ADD COLUMN kegiatan       text   NOT NULL DEFAULT '',  -- '' when its code has none
  ADD COLUMN sub_kegiatan   text   NOT NULL DEFAULT '',
  ADD COLUMN title          text   NOT NULL DEFAULT '',  -- of the sub kegiatan
  ADD COLUMN plan_node      text   COLLATE "C" NOT NULL DEFAULT '',
  ADD COLUMN budget_version int    NOT NULL DEFAULT 0,   -- version of the DPA that last changed the amount
  ADD COLUMN version        bigint NOT NULL DEFAULT 0;   -- of its last event

-- What was applied before does not have them: the events of the lines are applied anew. Those of their budgets are not,
-- and so no agreement is judged again. Following commitments makes the follower begin anew by itself.
DELETE FROM feed_subject WHERE source = 'budgeting' AND subject LIKE 'instansi/%/budgets/%/lines/%';

CREATE TABLE dpa_commitment (
  instansi   text   NOT NULL,
  commitment text   COLLATE "C" NOT NULL,        -- its name in budgeting
  line       text   COLLATE "C" NOT NULL,
  contract   text   COLLATE "C" NOT NULL,        -- '' when no contract binds it
  amount     bigint NOT NULL CHECK (amount >= 0),
  paid       bigint NOT NULL DEFAULT 0,
  version    bigint NOT NULL CHECK (version >= 1),  -- of its last event
  PRIMARY KEY (instansi, commitment),
  CONSTRAINT dpa_commitment_paid CHECK (paid BETWEEN 0 AND amount)
);
CREATE INDEX dpa_commitment_line ON dpa_commitment (instansi, line);

CREATE TABLE dpa_contract (
  instansi   text    NOT NULL,
  contract   text    COLLATE "C" NOT NULL,       -- its name in procurement
  amount     bigint  NOT NULL DEFAULT 0 CHECK (amount >= 0),
  refused    boolean NOT NULL DEFAULT false,
  terminated boolean NOT NULL DEFAULT false,
  delivered  boolean NOT NULL DEFAULT false,     -- all was handed over
  measured   int     NOT NULL DEFAULT 0 CHECK (measured BETWEEN 0 AND 10000),  -- hundredths of a percent
  progress   int     GENERATED ALWAYS AS (CASE WHEN delivered AND NOT terminated THEN 10000 ELSE measured END) STORED,
  PRIMARY KEY (instansi, contract)
);

CREATE TABLE plan_node (
  instansi text NOT NULL,
  name     text COLLATE "C" NOT NULL,            -- in planning
  code     text COLLATE "C" NOT NULL,            -- '' when the document has none
  title    text NOT NULL,
  PRIMARY KEY (instansi, name)
);
CREATE INDEX plan_node_code ON plan_node (instansi, code, name) WHERE code <> '';

CREATE TABLE unit_title (
  instansi text NOT NULL,
  unit_id  text COLLATE "C" NOT NULL,
  title    text NOT NULL,
  PRIMARY KEY (instansi, unit_id)
);

CREATE INDEX indicator_node ON indicator (instansi, node);

SELECT protect_instansi('dpa_commitment', 'dpa_contract', 'plan_node', 'unit_title');
