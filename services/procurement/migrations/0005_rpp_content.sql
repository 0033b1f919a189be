-- The reviewer may return an RPP: it stays the live one of its package until a revised one takes its place.
ALTER TABLE rpp DROP CONSTRAINT rpp_state_check,
                ADD CONSTRAINT rpp_state_check CHECK (state IN ('SUBMITTED', 'RETURNED', 'RESERVING', 'APPROVED', 'REFUSED',
                                                                'REPLACED'));
DROP INDEX rpp_live;
CREATE UNIQUE INDEX rpp_live ON rpp (instansi, rup_package_id)
  WHERE state IN ('SUBMITTED', 'RETURNED', 'RESERVING', 'APPROVED');

ALTER TABLE rpp ADD COLUMN contract_type text
                    CHECK (contract_type IN ('LUMSUM', 'HARGA_SATUAN', 'GABUNGAN', 'WAKTU_PENUGASAN')),
                ADD COLUMN checklist_date date,  -- first day in force of its checklist; none before this was kept
                ADD COLUMN specification text NOT NULL DEFAULT '',
                ADD COLUMN hps_tax bigint NOT NULL DEFAULT 0 CHECK (hps_tax >= 0);

-- The items of the HPS: with the tax they sum to it. Secret until the contract, so in no event.
CREATE TABLE rpp_hps_item (
  instansi             text COLLATE "C" NOT NULL,
  rpp_id               text COLLATE "C" NOT NULL,
  place                int NOT NULL CHECK (place >= 1),
  title                text NOT NULL,
  quantity_thousandths bigint NOT NULL CHECK (quantity_thousandths > 0),
  unit                 text NOT NULL,
  unit_price           bigint NOT NULL CHECK (unit_price > 0),
  amount               bigint NOT NULL CHECK (amount > 0),
  price_source         text NOT NULL,
  price_reference      text NOT NULL,
  price_date           date,
  PRIMARY KEY (instansi, rpp_id, place),
  FOREIGN KEY (instansi, rpp_id) REFERENCES rpp,
  CHECK (amount = div(quantity_thousandths::numeric * unit_price + 500, 1000))
);

-- Documents are kept elsewhere.
CREATE TABLE rpp_document (
  instansi   text COLLATE "C" NOT NULL,
  rpp_id     text COLLATE "C" NOT NULL,
  place      int NOT NULL CHECK (place >= 1),
  code       text NOT NULL,
  title      text NOT NULL,
  uri        text NOT NULL,
  sha256     text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  size_bytes bigint NOT NULL CHECK (size_bytes > 0),
  PRIMARY KEY (instansi, rpp_id, place),
  FOREIGN KEY (instansi, rpp_id) REFERENCES rpp
);

CREATE TABLE rpp_remark (
  instansi    text COLLATE "C" NOT NULL,
  rpp_id      text COLLATE "C" NOT NULL,
  place       int NOT NULL CHECK (place >= 1),
  code        text NOT NULL,
  remark      text NOT NULL CHECK (remark <> ''),
  reviewer    text NOT NULL,
  create_time timestamptz NOT NULL,
  PRIMARY KEY (instansi, rpp_id, place),
  FOREIGN KEY (instansi, rpp_id) REFERENCES rpp
);

-- Reminders given: each once.
CREATE TABLE rpp_reminder (
  instansi       text COLLATE "C" NOT NULL,
  rup_package_id text COLLATE "C" NOT NULL,
  due_date       date NOT NULL,
  days_before    int NOT NULL CHECK (days_before >= 0),
  create_time    timestamptz NOT NULL,
  PRIMARY KEY (instansi, rup_package_id, due_date, days_before),
  FOREIGN KEY (instansi, rup_package_id) REFERENCES rup_package
);

SELECT protect_instansi('rpp_hps_item', 'rpp_document', 'rpp_remark', 'rpp_reminder');
