-- Budgets, their lines, and the money held, bound and paid on them; see README.md. All amounts are rupiah.
-- `version` of an aggregate is the version of its newest event.

CREATE TABLE budget (
  instansi        text NOT NULL CHECK (instansi <> ''),
  budget_id       text COLLATE "C" NOT NULL,
  fiscal_year     int NOT NULL,
  state           text NOT NULL DEFAULT 'DRAFT' CHECK (state IN ('DRAFT', 'APPROVED')),
  current_version int NOT NULL DEFAULT 0,
  plan            text NOT NULL DEFAULT '',
  version         bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (instansi, budget_id),
  CONSTRAINT budget_in_force_has_version CHECK ((state = 'DRAFT') = (current_version = 0))
);

-- The DPA, version by version. A response carries them all, hence the bound.
CREATE TABLE budget_version (
  instansi     text NOT NULL,
  budget_id    text COLLATE "C" NOT NULL,
  number       int NOT NULL CONSTRAINT budget_version_number CHECK (number BETWEEN 1 AND 1000),
  kind         text NOT NULL CHECK (kind IN ('MURNI', 'PERGESERAN', 'PERUBAHAN')),
  legal_basis  text NOT NULL,
  total_amount bigint NOT NULL CHECK (total_amount >= 0),
  approved_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (instansi, budget_id, number),
  FOREIGN KEY (instansi, budget_id) REFERENCES budget
);

-- No index holds a balance, and the pages have room: an update of a balance stays on its page and touches no index.
CREATE TABLE budget_line (
  instansi           text NOT NULL,
  budget_id          text COLLATE "C" NOT NULL,
  line_id            text COLLATE "C" NOT NULL,
  sub_kegiatan       text NOT NULL,
  sub_kegiatan_title text NOT NULL,
  account            text NOT NULL,
  fund_source        text NOT NULL,
  plan_node          text NOT NULL,
  unit               text NOT NULL,
  amount             bigint NOT NULL CONSTRAINT line_amount CHECK (amount >= 0),
  reserved           bigint NOT NULL DEFAULT 0 CONSTRAINT line_reserved CHECK (reserved >= 0),
  committed          bigint NOT NULL DEFAULT 0 CONSTRAINT line_committed CHECK (committed >= 0),
  paid               bigint NOT NULL DEFAULT 0 CONSTRAINT line_paid CHECK (paid BETWEEN 0 AND committed),
  budget_version     int NOT NULL DEFAULT 0,    -- that last changed the amount; 0 in a draft: nothing can be reserved
  version            bigint NOT NULL DEFAULT 1,
  etag               bigint NOT NULL DEFAULT 1, -- counts every change, those of the balances too
  PRIMARY KEY (instansi, budget_id, line_id),
  FOREIGN KEY (instansi, budget_id) REFERENCES budget,
  CONSTRAINT line_not_overdrawn CHECK (reserved <= amount - committed),
  CONSTRAINT line_idle_in_draft CHECK (budget_version > 0 OR (reserved = 0 AND committed = 0))
) WITH (fillfactor = 70);
CREATE INDEX budget_line_plan_node ON budget_line (instansi, budget_id, plan_node) WHERE plan_node <> '';

-- Amounts of a line: one row for each version of the DPA that changed it. The version's own row comes after those of its
-- lines, as its event does.
CREATE TABLE budget_line_version (
  instansi  text NOT NULL,
  budget_id text COLLATE "C" NOT NULL,
  line_id   text COLLATE "C" NOT NULL,
  number    int NOT NULL,
  amount    bigint NOT NULL CHECK (amount >= 0),
  PRIMARY KEY (instansi, budget_id, line_id, number),
  FOREIGN KEY (instansi, budget_id, line_id) REFERENCES budget_line,
  FOREIGN KEY (instansi, budget_id, number) REFERENCES budget_version DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE ceiling (
  instansi  text NOT NULL,
  budget_id text COLLATE "C" NOT NULL,
  plan_node text NOT NULL CHECK (plan_node <> ''),
  amount    bigint NOT NULL CHECK (amount > 0),
  PRIMARY KEY (instansi, budget_id, plan_node),
  FOREIGN KEY (instansi, budget_id) REFERENCES budget
);

CREATE TABLE reservation (
  instansi       text NOT NULL,
  reservation_id text COLLATE "C" NOT NULL,
  budget_id      text COLLATE "C" NOT NULL,
  line_id        text COLLATE "C" NOT NULL,
  rup_package    text NOT NULL,
  amount         bigint NOT NULL CHECK (amount > 0),
  held           bigint NOT NULL CONSTRAINT reservation_held CHECK (held BETWEEN 0 AND amount),
  committed      bigint NOT NULL DEFAULT 0 CHECK (committed >= 0),
  released       bigint NOT NULL DEFAULT 0 CHECK (released >= 0),
  state          text NOT NULL DEFAULT 'PENDING'
                   CHECK (state IN ('PENDING', 'CONFIRMED', 'COMMITTED', 'RELEASED', 'EXPIRED')),
  expires_at     timestamptz NOT NULL,
  version        bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (instansi, reservation_id),
  FOREIGN KEY (instansi, budget_id, line_id) REFERENCES budget_line,
  CONSTRAINT reservation_accounts_for_all CHECK (amount - held - committed = released),
  CONSTRAINT reservation_holds_while_open CHECK ((held > 0) = (state IN ('PENDING', 'CONFIRMED')))
) WITH (fillfactor = 80);
-- For the sweeper, which works for every instansi.
CREATE INDEX reservation_due ON reservation (expires_at) WHERE state = 'PENDING';

CREATE TABLE commitment (
  instansi       text NOT NULL,
  commitment_id  text COLLATE "C" NOT NULL,
  reservation_id text COLLATE "C" NOT NULL,
  budget_id      text COLLATE "C" NOT NULL,
  line_id        text COLLATE "C" NOT NULL,
  contract       text NOT NULL,
  amount         bigint NOT NULL CHECK (amount > 0),
  paid           bigint NOT NULL DEFAULT 0 CONSTRAINT commitment_paid CHECK (paid BETWEEN 0 AND amount),
  version        bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (instansi, commitment_id),
  FOREIGN KEY (instansi, reservation_id) REFERENCES reservation
) WITH (fillfactor = 80);

CREATE TABLE disbursement (
  instansi        text NOT NULL,
  disbursement_id text COLLATE "C" NOT NULL,
  commitment_id   text COLLATE "C" NOT NULL,
  contract        text NOT NULL,
  budget_id       text COLLATE "C" NOT NULL,
  line_id         text COLLATE "C" NOT NULL,
  amount          bigint NOT NULL CHECK (amount > 0),
  sp2d_number     text NOT NULL,
  sp2d_date       date NOT NULL,
  created_at      timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (instansi, disbursement_id),
  FOREIGN KEY (instansi, commitment_id) REFERENCES commitment,
  CONSTRAINT disbursement_sp2d UNIQUE (instansi, sp2d_number)
);

-- The resource name of a line, which events carry.
CREATE FUNCTION budget_line_name(instansi text, budget_id text, line_id text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT 'instansi/' || instansi || '/budgets/' || budget_id || '/lines/' || line_id
$$;

SELECT protect_instansi('budget', 'budget_version', 'budget_line', 'budget_line_version', 'ceiling', 'reservation',
                        'commitment', 'disbursement');
