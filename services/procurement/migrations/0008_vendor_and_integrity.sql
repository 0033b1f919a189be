-- The time of selections, that of the database: a machine whose clock is wrong changes nothing. Tests replace it.
CREATE FUNCTION database_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$ SELECT clock_timestamp() $$;

CREATE TABLE vendor (
  instansi        text COLLATE "C" NOT NULL,
  vendor_id       text COLLATE "C" NOT NULL,
  title           text NOT NULL CHECK (title <> ''),
  tax_number      text NOT NULL DEFAULT '',  -- personal, as are the next four
  director        text NOT NULL DEFAULT '',
  email           text NOT NULL DEFAULT '',
  phone           text NOT NULL DEFAULT '',
  representatives text[] NOT NULL DEFAULT '{}',
  version         bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
  PRIMARY KEY (instansi, vendor_id)
);

CREATE TABLE vendor_qualification (
  instansi    text COLLATE "C" NOT NULL,
  vendor_id   text COLLATE "C" NOT NULL,
  code        text COLLATE "C" NOT NULL,
  valid_until date NOT NULL,
  PRIMARY KEY (instansi, vendor_id, code),
  FOREIGN KEY (instansi, vendor_id) REFERENCES vendor
);

-- Times do not overlap: they are judged under the lock of the vendor.
CREATE TABLE vendor_blacklisting (
  instansi   text COLLATE "C" NOT NULL,
  vendor_id  text COLLATE "C" NOT NULL,
  start_date date NOT NULL,
  end_date   date NOT NULL,
  decision   text NOT NULL CHECK (decision <> ''),
  PRIMARY KEY (instansi, vendor_id, start_date),
  FOREIGN KEY (instansi, vendor_id) REFERENCES vendor,
  CHECK (end_date >= start_date)
);

CREATE TABLE vendor_rating (
  instansi    text COLLATE "C" NOT NULL,
  contract_id text COLLATE "C" NOT NULL,
  vendor_id   text COLLATE "C" NOT NULL,
  score       int NOT NULL CHECK (score BETWEEN 0 AND 3),
  rate_time   timestamptz NOT NULL,
  PRIMARY KEY (instansi, contract_id),
  FOREIGN KEY (instansi, contract_id) REFERENCES contract,
  FOREIGN KEY (instansi, vendor_id) REFERENCES vendor
);
CREATE INDEX vendor_rating_of_vendor ON vendor_rating (instansi, vendor_id, rate_time);

CREATE TABLE integrity_pact (
  instansi          text COLLATE "C" NOT NULL,
  integrity_pact_id text COLLATE "C" NOT NULL,
  person            text NOT NULL CHECK (person <> ''),
  role              text NOT NULL,
  year              int NOT NULL CHECK (year BETWEEN 2000 AND 2999),
  document_sha256   text NOT NULL CHECK (document_sha256 ~ '^[0-9a-f]{64}$'),
  sign_time         timestamptz NOT NULL,
  PRIMARY KEY (instansi, integrity_pact_id),
  CONSTRAINT integrity_pact_once UNIQUE (instansi, person, role, year)
);

CREATE TABLE conflict_declaration (
  instansi                text COLLATE "C" NOT NULL,
  conflict_declaration_id text COLLATE "C" NOT NULL,
  person                  text NOT NULL CHECK (person <> ''),
  rup_package_id          text COLLATE "C",
  vendor_id               text COLLATE "C",
  reason                  text NOT NULL,
  declare_time            timestamptz NOT NULL,
  PRIMARY KEY (instansi, conflict_declaration_id),
  FOREIGN KEY (instansi, rup_package_id) REFERENCES rup_package,
  FOREIGN KEY (instansi, vendor_id) REFERENCES vendor,
  CHECK (num_nonnulls(rup_package_id, vendor_id) = 1)
);
CREATE INDEX conflict_declaration_of_person ON conflict_declaration (instansi, person);

-- In which capacities people have acted on a package, as far as the package, its RPP and its contract do not say so.
CREATE TABLE deed (
  instansi       text COLLATE "C" NOT NULL,
  rup_package_id text COLLATE "C" NOT NULL,
  actor          text NOT NULL,
  capacity       text NOT NULL,
  since          timestamptz NOT NULL,
  PRIMARY KEY (instansi, rup_package_id, actor, capacity),
  FOREIGN KEY (instansi, rup_package_id) REFERENCES rup_package
);

SELECT protect_instansi('vendor', 'vendor_qualification', 'vendor_blacklisting', 'vendor_rating', 'integrity_pact',
                        'conflict_declaration', 'deed');
