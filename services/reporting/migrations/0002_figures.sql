-- What sums and gaps are computed from.

-- By the events of planning.
CREATE TABLE plan (
  instansi   text NOT NULL,
  name       text COLLATE "C" NOT NULL,
  kind       int  NOT NULL,
  state      int  NOT NULL,               -- in force while ADOPTED
  start_year int  NOT NULL,
  end_year   int  NOT NULL,
  PRIMARY KEY (instansi, name)
);

CREATE TABLE plan_node (
  instansi    text NOT NULL,
  name        text COLLATE "C" NOT NULL,
  plan        text COLLATE "C" NOT NULL,
  parent_node text COLLATE "C" NOT NULL,  -- '' at the root
  kind        int  NOT NULL,
  PRIMARY KEY (instansi, name)
);
CREATE INDEX plan_node_parent ON plan_node (instansi, parent_node);
CREATE INDEX plan_node_plan ON plan_node (instansi, plan, name);

-- Of nodes, and of plans as planning sums them.
CREATE TABLE ceiling (
  instansi text   NOT NULL,
  name     text   COLLATE "C" NOT NULL,
  year     int    NOT NULL,
  amount   bigint NOT NULL,
  PRIMARY KEY (instansi, name, year)
);

CREATE TABLE indicator (
  instansi text NOT NULL,
  name     text COLLATE "C" NOT NULL,
  plan     text COLLATE "C" NOT NULL,
  node     text COLLATE "C" NOT NULL,
  PRIMARY KEY (instansi, name)
);
CREATE INDEX indicator_node ON indicator (instansi, node);
CREATE INDEX indicator_plan ON indicator (instansi, plan, name);

CREATE TABLE target (
  instansi  text NOT NULL,
  indicator text COLLATE "C" NOT NULL,
  year      int  NOT NULL,
  kind      int  NOT NULL,                -- terpadu.type.v1.ValueKind
  value     text NOT NULL,                -- for a person: `100 %`
  PRIMARY KEY (instansi, indicator, year)
);

-- By the events of budgeting.
CREATE TABLE budget (
  instansi    text NOT NULL,
  name        text COLLATE "C" NOT NULL,
  fiscal_year int  NOT NULL,
  PRIMARY KEY (instansi, name)
);
CREATE INDEX budget_year ON budget (instansi, fiscal_year);

CREATE TABLE budget_line (
  instansi  text   NOT NULL,
  name      text   COLLATE "C" NOT NULL,
  budget    text   COLLATE "C" NOT NULL,
  plan_node text   COLLATE "C" NOT NULL,
  account   text   NOT NULL,
  amount    bigint NOT NULL,
  PRIMARY KEY (instansi, name)
);
CREATE INDEX budget_line_budget ON budget_line (instansi, budget, name);
CREATE INDEX budget_line_node ON budget_line (instansi, plan_node);

CREATE TABLE line_money (
  instansi  text   NOT NULL,
  line      text   COLLATE "C" NOT NULL,
  budget    text   COLLATE "C" NOT NULL,
  reserved  bigint NOT NULL CHECK (reserved >= 0),
  committed bigint NOT NULL CHECK (committed >= 0),
  paid      bigint NOT NULL CHECK (paid BETWEEN 0 AND committed),
  PRIMARY KEY (instansi, line)
);
CREATE INDEX line_money_budget ON line_money (instansi, budget);

-- By the events of procurement.
CREATE TABLE rup_package (
  instansi text NOT NULL,
  name     text COLLATE "C" NOT NULL,
  state    int  NOT NULL,
  PRIMARY KEY (instansi, name)
);

CREATE TABLE allocation (
  instansi    text   NOT NULL,
  rup_package text   COLLATE "C" NOT NULL,
  line        text   COLLATE "C" NOT NULL,
  budget      text   COLLATE "C" NOT NULL,
  amount      bigint NOT NULL,
  PRIMARY KEY (instansi, rup_package, line)
);
CREATE INDEX allocation_line ON allocation (instansi, line);
CREATE INDEX allocation_budget ON allocation (instansi, budget);

-- Sum of the allocations of packages announced or in kaji ulang.
CREATE TABLE line_announced (
  instansi  text   NOT NULL,
  line      text   COLLATE "C" NOT NULL,
  budget    text   COLLATE "C" NOT NULL,
  announced bigint NOT NULL CHECK (announced >= 0),
  PRIMARY KEY (instansi, line)
);
CREATE INDEX line_announced_budget ON line_announced (instansi, budget);

CREATE TABLE rpp (
  instansi    text NOT NULL,
  name        text COLLATE "C" NOT NULL,
  rup_package text COLLATE "C" NOT NULL,
  PRIMARY KEY (instansi, name)
);
CREATE INDEX rpp_package ON rpp (instansi, rup_package);

CREATE TABLE contract (
  instansi    text NOT NULL,
  name        text COLLATE "C" NOT NULL,
  rup_package text COLLATE "C" NOT NULL,
  rpp         text COLLATE "C" NOT NULL,
  refused     boolean NOT NULL,
  sign_year   int  NOT NULL,
  PRIMARY KEY (instansi, name)
);

-- By the events of performance.
CREATE TABLE measurement (
  instansi  text NOT NULL,
  name      text COLLATE "C" NOT NULL,
  indicator text COLLATE "C" NOT NULL,
  year      int  NOT NULL,
  PRIMARY KEY (instansi, name)
);
CREATE INDEX measurement_indicator ON measurement (instansi, indicator, year);

SELECT protect_instansi('plan', 'plan_node', 'ceiling', 'indicator', 'target', 'budget', 'budget_line', 'line_money',
                        'rup_package', 'allocation', 'line_announced', 'rpp', 'contract', 'measurement');
