-- Budget lines as the journal of budgeting tells of them, with what packages take from them. `allocated` counts the
-- packages in force (DRAFT to KAJI_ULANG), `announced` those announced or in kaji ulang: both are kept by the statements
-- that change a package, so that a line is judged under its own row lock. Packages may come to take more than the line
-- has when the line is cut.
CREATE TABLE budget_line (
  instansi  text COLLATE "C" NOT NULL,
  line      text COLLATE "C" NOT NULL,  -- resource name
  amount    bigint NOT NULL CHECK (amount >= 0),
  allocated bigint NOT NULL DEFAULT 0,
  announced bigint NOT NULL DEFAULT 0 CHECK (announced >= 0),
  version   bigint NOT NULL CHECK (version >= 1),  -- of the line in budgeting
  PRIMARY KEY (instansi, line),
  CHECK (announced <= allocated)
);

-- A selection date planned by the month only is the first of that month.
CREATE TABLE rup_package (
  instansi                 text COLLATE "C" NOT NULL,
  rup_package_id           text COLLATE "C" NOT NULL,
  title                    text NOT NULL,
  kind                     text NOT NULL CHECK (kind IN ('PENYEDIA', 'SWAKELOLA')),
  method                   text,
  category                 text,
  pagu                     bigint NOT NULL CHECK (pagu > 0),
  unit                     text NOT NULL,
  selection_start          date NOT NULL,
  selection_start_by_month boolean NOT NULL,
  selection_end            date NOT NULL,
  selection_end_by_month   boolean NOT NULL,
  state                    text NOT NULL
    CHECK (state IN ('DRAFT', 'FINALIZED', 'ANNOUNCED', 'KAJI_ULANG', 'REVISED', 'CANCELLED')),
  finalizer                text,
  announcer                text,
  announce_time            timestamptz,
  revises                  text,                          -- resource name
  revised_by               text[] NOT NULL DEFAULT '{}',  -- resource names
  review_reason            text NOT NULL DEFAULT '',
  version                  bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
  create_time              timestamptz NOT NULL,
  PRIMARY KEY (instansi, rup_package_id),
  CHECK ((kind = 'PENYEDIA') = (method IS NOT NULL)),
  CHECK (kind = 'SWAKELOLA' OR category IS NOT NULL),
  CHECK (finalizer IS NOT NULL OR state IN ('DRAFT', 'CANCELLED')),
  CHECK ((announcer IS NULL) = (announce_time IS NULL)),
  CHECK (announcer IS NOT NULL OR state NOT IN ('ANNOUNCED', 'KAJI_ULANG', 'REVISED'))
);

-- Never changed: another amount is another package, which revises this one.
CREATE TABLE allocation (
  instansi       text COLLATE "C" NOT NULL,
  rup_package_id text COLLATE "C" NOT NULL,
  line           text COLLATE "C" NOT NULL,
  place          int NOT NULL CHECK (place >= 1),  -- in the package
  amount         bigint NOT NULL CHECK (amount > 0),
  PRIMARY KEY (instansi, rup_package_id, line),
  FOREIGN KEY (instansi, rup_package_id) REFERENCES rup_package,
  FOREIGN KEY (instansi, line) REFERENCES budget_line
);
CREATE INDEX allocation_of_line ON allocation (instansi, line, rup_package_id);

SELECT protect_instansi('budget_line', 'rup_package', 'allocation');
