-- Revisions of the DPA until they are in force; see README.md. All amounts are rupiah.

CREATE TABLE budget_revision (
  instansi       text NOT NULL,
  budget_id      text COLLATE "C" NOT NULL,
  revision_id    text COLLATE "C" NOT NULL,
  kind           text NOT NULL CHECK (kind IN ('PERGESERAN', 'PERUBAHAN')),
  title          text NOT NULL CHECK (title <> ''),
  kua_ppas_id    text COLLATE "C",             -- of one that is gathered from RKAs
  unit           text NOT NULL DEFAULT '',     -- whose RKAs alone
  state          text NOT NULL CHECK (state IN ('DRAFT', 'SUBMITTED', 'RETURNED', 'VERIFIED', 'APPROVED')),
  change_count   int NOT NULL DEFAULT 0 CHECK (change_count BETWEEN 0 AND 20000),
  rka_count      int NOT NULL DEFAULT 0 CHECK (rka_count >= 0),
  effect         bigint NOT NULL DEFAULT 0,
  legal_basis    text NOT NULL DEFAULT '',
  budget_version int,
  created_at     timestamptz NOT NULL DEFAULT now(),
  version        bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (instansi, budget_id, revision_id),
  FOREIGN KEY (instansi, budget_id) REFERENCES budget,
  FOREIGN KEY (instansi, budget_id, kua_ppas_id) REFERENCES kua_ppas,
  FOREIGN KEY (instansi, budget_id, budget_version) REFERENCES budget_version (instansi, budget_id, number),
  CONSTRAINT revision_gathered_is_perubahan CHECK (kua_ppas_id IS NULL OR kind = 'PERUBAHAN'),
  CONSTRAINT revision_approved_by_decree
    CHECK ((state = 'APPROVED') = (legal_basis <> '') AND (state = 'APPROVED') = (budget_version IS NOT NULL))
);

-- What it does to a line; line_id is empty for a line that it makes.
CREATE TABLE budget_revision_change (
  instansi           text NOT NULL,
  budget_id          text COLLATE "C" NOT NULL,
  revision_id        text COLLATE "C" NOT NULL,
  number             int NOT NULL,
  line_id            text COLLATE "C" NOT NULL,
  sub_kegiatan       text NOT NULL,
  sub_kegiatan_title text NOT NULL,
  account            text NOT NULL,
  fund_source        text NOT NULL,
  plan_node          text NOT NULL,
  unit               text NOT NULL,
  amount             bigint NOT NULL CHECK (amount >= 0),
  amount_before      bigint NOT NULL CHECK (amount_before >= 0),
  rka_id             text COLLATE "C",         -- whose items it sums
  item_count         int NOT NULL DEFAULT 0,
  PRIMARY KEY (instansi, budget_id, revision_id, number),
  FOREIGN KEY (instansi, budget_id, revision_id) REFERENCES budget_revision,
  FOREIGN KEY (instansi, budget_id, rka_id) REFERENCES rka,
  CONSTRAINT revision_new_line_has_money CHECK (line_id <> '' OR (amount > 0 AND amount_before = 0)),
  CONSTRAINT revision_of_items CHECK ((rka_id IS NULL) = (item_count = 0))
);

-- The RKAs that it was gathered from, as they were then.
CREATE TABLE budget_revision_rka (
  instansi    text NOT NULL,
  budget_id   text COLLATE "C" NOT NULL,
  revision_id text COLLATE "C" NOT NULL,
  rka_id      text COLLATE "C" NOT NULL,
  rka_version bigint NOT NULL,
  PRIMARY KEY (instansi, budget_id, revision_id, rka_id),
  FOREIGN KEY (instansi, budget_id, revision_id) REFERENCES budget_revision,
  FOREIGN KEY (instansi, budget_id, rka_id) REFERENCES rka
);

-- One person has one part on a revision, for ever: the key says so.
CREATE TABLE budget_revision_part (
  instansi    text NOT NULL,
  budget_id   text COLLATE "C" NOT NULL,
  revision_id text COLLATE "C" NOT NULL,
  actor       text NOT NULL CHECK (actor <> ''),
  part        text NOT NULL CHECK (part IN ('UNIT_STAFF', 'UNIT_HEAD', 'TAPD', 'PPKD')),
  PRIMARY KEY (instansi, budget_id, revision_id, actor),
  UNIQUE (instansi, budget_id, revision_id, actor, part),
  FOREIGN KEY (instansi, budget_id, revision_id) REFERENCES budget_revision
);

CREATE TABLE budget_revision_step (
  instansi    text NOT NULL,
  budget_id   text COLLATE "C" NOT NULL,
  revision_id text COLLATE "C" NOT NULL,
  number      int NOT NULL,
  act         text NOT NULL,
  part        text NOT NULL,
  actor       text NOT NULL,
  remarks     text NOT NULL,
  done_at     timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (instansi, budget_id, revision_id, number),
  FOREIGN KEY (instansi, budget_id, revision_id, actor, part)
    REFERENCES budget_revision_part (instansi, budget_id, revision_id, actor, part),
  CONSTRAINT revision_step_is_of_its_part CHECK ((act, part) IN (
    ('DRAFT', 'UNIT_STAFF'), ('SUBMIT', 'UNIT_HEAD'), ('RETURN', 'TAPD'), ('VERIFY', 'TAPD'), ('GATHER', 'TAPD'),
    ('APPROVE', 'PPKD')))
);

-- A line is made from one RKA at a time: a revision puts another's items in the place of the first's.
ALTER TABLE rka_line ADD replaced boolean NOT NULL DEFAULT false;
ALTER TABLE rka_line DROP CONSTRAINT rka_line_instansi_budget_id_line_id_key;
CREATE UNIQUE INDEX rka_line_of_line ON rka_line (instansi, budget_id, line_id) WHERE NOT replaced;

SELECT protect_instansi('budget_revision', 'budget_revision_change', 'budget_revision_rka', 'budget_revision_part',
                        'budget_revision_step');
