-- Who publishes by OCDS, and what is exempt from it.
CREATE TABLE ocds_publisher (
  instansi           text COLLATE "C" NOT NULL,
  prefix             text NOT NULL CHECK (prefix ~ '^ocds-[a-z0-9]{6}$'),
  title              text NOT NULL CHECK (title <> ''),
  scheme             text NOT NULL,
  uid                text NOT NULL,
  uri                text NOT NULL CHECK (uri ~ '^https?://'),
  license            text NOT NULL,
  publication_policy text NOT NULL,
  version            bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
  PRIMARY KEY (instansi)
);

CREATE TABLE ocds_exemption (
  instansi       text COLLATE "C" NOT NULL,
  rup_package_id text COLLATE "C" NOT NULL,
  exempt         boolean NOT NULL,
  legal_basis    text NOT NULL CHECK (legal_basis <> ''),
  version        bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
  PRIMARY KEY (instansi, rup_package_id),
  FOREIGN KEY (instansi, rup_package_id) REFERENCES rup_package
);

SELECT protect_instansi('ocds_publisher', 'ocds_exemption');
