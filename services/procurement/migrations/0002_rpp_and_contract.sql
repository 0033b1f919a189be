CREATE TABLE rpp (
  instansi       text COLLATE "C" NOT NULL,
  rpp_id         text COLLATE "C" NOT NULL,
  rup_package_id text COLLATE "C" NOT NULL,
  rup_version    bigint NOT NULL CHECK (rup_version >= 1),  -- of the package that set the dates
  hps            bigint NOT NULL CHECK (hps > 0),
  checklist      text[] NOT NULL,
  revision       boolean NOT NULL,
  state          text NOT NULL CHECK (state IN ('SUBMITTED', 'RESERVING', 'APPROVED', 'REFUSED', 'REPLACED')),
  submit_time    timestamptz NOT NULL,
  due_date       date NOT NULL,
  days_late      int NOT NULL CHECK (days_late >= 0),
  submitter      text NOT NULL,
  approver       text,
  remark         text NOT NULL DEFAULT '',
  reservations   text[] NOT NULL DEFAULT '{}',  -- resource names
  version        bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
  PRIMARY KEY (instansi, rpp_id),
  FOREIGN KEY (instansi, rup_package_id) REFERENCES rup_package,
  CHECK (approver IS NOT NULL OR state NOT IN ('RESERVING', 'APPROVED', 'REFUSED'))
);
-- One RPP of a package under review or approved.
CREATE UNIQUE INDEX rpp_live ON rpp (instansi, rup_package_id) WHERE state IN ('SUBMITTED', 'RESERVING', 'APPROVED');

CREATE TABLE contract (
  instansi       text COLLATE "C" NOT NULL,
  contract_id    text COLLATE "C" NOT NULL,
  rup_package_id text COLLATE "C" NOT NULL,
  rpp_id         text COLLATE "C" NOT NULL,
  number         text NOT NULL,
  vendor         text NOT NULL,
  amount         bigint NOT NULL CHECK (amount > 0),
  sign_date      date NOT NULL,
  state          text NOT NULL CHECK (state IN ('COMMITTING', 'SIGNED', 'REFUSED')),
  signer         text NOT NULL,
  commitments    text[] NOT NULL DEFAULT '{}',  -- resource names
  remark         text NOT NULL DEFAULT '',
  version        bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
  PRIMARY KEY (instansi, contract_id),
  FOREIGN KEY (instansi, rup_package_id) REFERENCES rup_package,
  FOREIGN KEY (instansi, rpp_id) REFERENCES rpp
);
-- One contract a package.
CREATE UNIQUE INDEX contract_live ON contract (instansi, rup_package_id) WHERE state IN ('COMMITTING', 'SIGNED');

-- What is held in the budget for each allocation of an RPP (domain/hold.h). The ids are made before the call that uses
-- them, so that a call that has to be made again is the same call.
CREATE TABLE hold (
  instansi       text COLLATE "C" NOT NULL,
  rpp_id         text COLLATE "C" NOT NULL,
  place          int NOT NULL CHECK (place >= 1),
  line           text COLLATE "C" NOT NULL,
  amount         bigint NOT NULL CHECK (amount > 0),
  state          text NOT NULL CHECK (state IN ('PLANNED', 'RESERVED', 'CONFIRMED', 'COMMITTED', 'RELEASED')),
  goal           text NOT NULL CHECK (goal IN ('CONFIRMED', 'COMMITTED', 'RELEASED')),
  reservation_id text NOT NULL,
  commitment_id  text,
  commit_amount  bigint CHECK (commit_amount BETWEEN 1 AND amount),
  PRIMARY KEY (instansi, rpp_id, place),
  FOREIGN KEY (instansi, rpp_id) REFERENCES rpp,
  CHECK ((goal = 'COMMITTED') = (commitment_id IS NOT NULL)),
  CHECK ((goal = 'COMMITTED') = (commit_amount IS NOT NULL))
);

-- A saga that moves the holds of an RPP to their goals; the row goes when it has. Whoever holds the lease works on it,
-- and every write of his asks for it. Without one, the saga waits for budgeting until `lease_until`.
CREATE TABLE saga (
  instansi    text COLLATE "C" NOT NULL,
  rpp_id      text COLLATE "C" NOT NULL,
  kind        text NOT NULL CHECK (kind IN ('APPROVE', 'SIGN', 'RELEASE')),
  contract_id text COLLATE "C",
  remark      text NOT NULL DEFAULT '',  -- why it was given up, once it is
  lease       uuid,
  lease_until timestamptz NOT NULL,
  attempts    int NOT NULL DEFAULT 0,
  audit       jsonb NOT NULL,            -- of the command that began it
  create_time timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (instansi, rpp_id),
  FOREIGN KEY (instansi, rpp_id) REFERENCES rpp,
  FOREIGN KEY (instansi, contract_id) REFERENCES contract,
  CHECK ((kind = 'SIGN') = (contract_id IS NOT NULL))
);
CREATE INDEX saga_lease_until ON saga (lease_until);

SELECT protect_instansi('rpp', 'contract', 'hold', 'saga');

-- domain/rpp.h RppDueDay, for the one statement of SubmitRpp; a test holds the two against each other.
CREATE FUNCTION rpp_due_day(selection_start date, due_day int) RETURNS date LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT least((date_trunc('month', selection_start::timestamp) - interval '1 month')::date + (due_day - 1),
               date_trunc('month', selection_start::timestamp)::date - 1)
$$;

-- A google.type.Date as the field of a message, and a message as the field of another; see protobuf_int.
CREATE FUNCTION protobuf_message(field int, message bytea) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT protobuf_varint((field::bigint << 3) | 2) || protobuf_varint(octet_length(message)::bigint) || message
$$;
CREATE FUNCTION protobuf_date(field int, day date) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT protobuf_message(field, protobuf_int(1, extract(year FROM day)::bigint)
                                   || protobuf_int(2, extract(month FROM day)::bigint)
                                   || protobuf_int(3, extract(day FROM day)::bigint))
$$;
