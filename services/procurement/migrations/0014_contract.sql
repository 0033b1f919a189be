-- Contracts from the letter of appointment to their closing. All amounts are rupiah, all shares basis points.
CREATE TABLE appointment (
  instansi       text COLLATE "C" NOT NULL,
  appointment_id text COLLATE "C" NOT NULL,
  selection_id   text COLLATE "C" NOT NULL,
  rup_package_id text COLLATE "C" NOT NULL,
  vendor_id      text COLLATE "C" NOT NULL,
  number         text NOT NULL,
  issue_date     date NOT NULL,
  amount         bigint NOT NULL CHECK (amount > 0),
  state          text NOT NULL CHECK (state IN ('ISSUED', 'WITHDRAWN')),
  remark         text NOT NULL DEFAULT '',
  version        bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
  PRIMARY KEY (instansi, appointment_id),
  FOREIGN KEY (instansi, selection_id) REFERENCES selection,
  FOREIGN KEY (instansi, rup_package_id) REFERENCES rup_package,
  FOREIGN KEY (instansi, vendor_id) REFERENCES vendor
);
CREATE UNIQUE INDEX appointment_live ON appointment (instansi, selection_id) WHERE state = 'ISSUED';
CREATE INDEX appointment_of_package ON appointment (instansi, rup_package_id);

CREATE TABLE contract_execution (
  instansi         text COLLATE "C" NOT NULL,
  contract_id      text COLLATE "C" NOT NULL,
  start_date       date NOT NULL,
  end_date         date NOT NULL CHECK (end_date >= start_date),
  maintenance_days int NOT NULL CHECK (maintenance_days BETWEEN 0 AND 3650),
  original_amount  bigint NOT NULL CHECK (original_amount > 0),
  term_revision    int NOT NULL DEFAULT 0 CHECK (term_revision >= 0),  -- of contract_term, the one in force
  state            text NOT NULL CHECK (state IN ('PREPARED', 'RUNNING', 'HANDED_OVER', 'FINAL', 'TERMINATED', 'CLOSED')),
  spmk_number      text NOT NULL DEFAULT '',
  spmk_date        date,
  show_cause_due   boolean NOT NULL DEFAULT false,
  version          bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
  PRIMARY KEY (instansi, contract_id),
  FOREIGN KEY (instansi, contract_id) REFERENCES contract,
  CONSTRAINT contract_execution_started
    CHECK ((spmk_date IS NOT NULL) = (spmk_number <> '') AND (spmk_date IS NOT NULL OR state IN ('PREPARED', 'TERMINATED', 'CLOSED')))
);

-- Terms of every revision; an addendum brings a new one.
CREATE TABLE contract_term (
  instansi    text COLLATE "C" NOT NULL,
  contract_id text COLLATE "C" NOT NULL,
  revision    int NOT NULL CHECK (revision >= 0),
  place       int NOT NULL CHECK (place >= 1),
  code        text COLLATE "C" NOT NULL,
  kind        text NOT NULL CHECK (kind IN ('ADVANCE', 'PROGRESS', 'MONTHLY', 'ONCE', 'RETENTION')),
  amount      bigint NOT NULL CHECK (amount > 0),
  progress    int NOT NULL CHECK (progress BETWEEN 0 AND 10000),
  PRIMARY KEY (instansi, contract_id, revision, place),
  UNIQUE (instansi, contract_id, revision, code),
  FOREIGN KEY (instansi, contract_id) REFERENCES contract,
  CHECK ((kind IN ('PROGRESS', 'MONTHLY')) = (progress > 0))
);

-- The terms in force sum to the contract: asked at the end of each transaction that touches either.
CREATE FUNCTION contract_terms_are_the_amount() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM contract_execution AS execution JOIN contract USING (instansi, contract_id)
     WHERE execution.instansi = NEW.instansi AND execution.contract_id = NEW.contract_id
       AND contract.amount IS DISTINCT FROM (
             SELECT sum(term.amount) FROM contract_term AS term
              WHERE term.instansi = execution.instansi AND term.contract_id = execution.contract_id
                AND term.revision = execution.term_revision)) THEN
    RAISE EXCEPTION 'the payment terms of contract % do not sum to it', NEW.contract_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'contract_terms_sum';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER contract_terms_sum AFTER INSERT OR UPDATE ON contract_execution
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION contract_terms_are_the_amount();
CREATE CONSTRAINT TRIGGER contract_terms_sum AFTER UPDATE OF amount ON contract
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION contract_terms_are_the_amount();

CREATE TABLE progress_plan (
  instansi     text COLLATE "C" NOT NULL,
  contract_id  text COLLATE "C" NOT NULL,
  day          date NOT NULL,
  basis_points int NOT NULL CHECK (basis_points BETWEEN 1 AND 10000),
  PRIMARY KEY (instansi, contract_id, day),
  FOREIGN KEY (instansi, contract_id) REFERENCES contract_execution
);

CREATE TABLE progress_measurement (
  instansi     text COLLATE "C" NOT NULL,
  contract_id  text COLLATE "C" NOT NULL,
  day          date NOT NULL,
  basis_points int NOT NULL CHECK (basis_points BETWEEN 0 AND 10000),
  planned      int NOT NULL CHECK (planned BETWEEN 0 AND 10000),
  critical     boolean NOT NULL,
  note         text NOT NULL,
  PRIMARY KEY (instansi, contract_id, day),
  FOREIGN KEY (instansi, contract_id) REFERENCES contract_execution
);

-- Penalties are computed from days (domain/penalty.h) and kept with what they were computed from.
CREATE TABLE hand_over (
  instansi       text COLLATE "C" NOT NULL,
  contract_id    text COLLATE "C" NOT NULL,
  place          int NOT NULL CHECK (place >= 1),
  kind           text NOT NULL CHECK (kind IN ('PARTIAL', 'PROVISIONAL', 'FINAL')),
  number         text NOT NULL,
  day            date NOT NULL,
  sha256         text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  part           text NOT NULL,
  part_amount    bigint NOT NULL CHECK (part_amount >= 0),
  part_end_date  date,
  penalty        bigint NOT NULL,
  days_late      int NOT NULL CHECK (days_late >= 0),
  base           bigint NOT NULL CHECK (base >= 0),
  rate_per_mille int NOT NULL,
  cap            int NOT NULL,
  formula        text NOT NULL,
  legal_basis    text NOT NULL,
  PRIMARY KEY (instansi, contract_id, place),
  FOREIGN KEY (instansi, contract_id) REFERENCES contract_execution,
  CHECK ((kind = 'PARTIAL') = (part_amount > 0)),
  CONSTRAINT hand_over_penalty_capped CHECK (penalty BETWEEN 0 AND base::numeric * cap / 10000)
);
CREATE UNIQUE INDEX hand_over_once ON hand_over (instansi, contract_id, kind) WHERE kind <> 'PARTIAL';

CREATE TABLE termination (
  instansi           text COLLATE "C" NOT NULL,
  contract_id        text COLLATE "C" NOT NULL,
  cause              text NOT NULL CHECK (cause IN ('PROVIDER_DEFAULT', 'PROVIDER_BANKRUPT', 'PROVIDER_FRAUD', 'FORCE_MAJEURE', 'OWNER')),
  number             text NOT NULL,
  day                date NOT NULL,
  reason             text NOT NULL,
  blacklist_proposed boolean NOT NULL,
  penalty            bigint NOT NULL,
  days_late          int NOT NULL CHECK (days_late >= 0),
  base               bigint NOT NULL CHECK (base >= 0),
  rate_per_mille     int NOT NULL,
  cap                int NOT NULL,
  formula            text NOT NULL,
  legal_basis        text NOT NULL,
  PRIMARY KEY (instansi, contract_id),
  FOREIGN KEY (instansi, contract_id) REFERENCES contract_execution,
  CONSTRAINT termination_blacklist CHECK (cause LIKE 'PROVIDER%' OR NOT blacklist_proposed),
  CONSTRAINT termination_penalty_capped CHECK (penalty BETWEEN 0 AND base::numeric * cap / 10000)
);

CREATE TABLE guarantee (
  instansi       text COLLATE "C" NOT NULL,
  contract_id    text COLLATE "C" NOT NULL,
  guarantee_id   text COLLATE "C" NOT NULL,
  kind           text NOT NULL CHECK (kind IN ('PERFORMANCE', 'ADVANCE', 'MAINTENANCE')),
  issuer         text NOT NULL,
  number         text NOT NULL,
  amount         bigint NOT NULL CHECK (amount > 0),
  start_date     date NOT NULL,
  end_date       date NOT NULL CHECK (end_date >= start_date),
  state          text NOT NULL CHECK (state IN ('HELD', 'CLAIMED', 'RETURNED')),
  claimed_amount bigint NOT NULL DEFAULT 0,
  remark         text NOT NULL DEFAULT '',
  version        bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
  PRIMARY KEY (instansi, contract_id, guarantee_id),
  FOREIGN KEY (instansi, contract_id) REFERENCES contract_execution,
  CONSTRAINT guarantee_number UNIQUE (instansi, issuer, number),
  CHECK (claimed_amount BETWEEN 0 AND amount AND (claimed_amount > 0) = (state = 'CLAIMED'))
);

-- A row that is SETTLING is the saga of its postings: whoever holds the lease works on it, as with `saga`.
CREATE TABLE addendum (
  instansi      text COLLATE "C" NOT NULL,
  contract_id   text COLLATE "C" NOT NULL,
  addendum_id   text COLLATE "C" NOT NULL,
  number        text NOT NULL,
  sign_date     date NOT NULL,
  amount        bigint CHECK (amount > 0),  -- NULL leaves it
  amount_before bigint NOT NULL CHECK (amount_before > 0),
  end_date      date,
  scope         text NOT NULL,
  reason        text NOT NULL,
  term_revision int NOT NULL,  -- of contract_term, in force with the addendum
  state         text NOT NULL CHECK (state IN ('SETTLING', 'IN_FORCE', 'REFUSED')),
  remark        text NOT NULL DEFAULT '',
  lease         uuid,
  lease_until   timestamptz NOT NULL DEFAULT now(),
  attempts      int NOT NULL DEFAULT 0,
  audit         jsonb NOT NULL,
  version       bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
  PRIMARY KEY (instansi, contract_id, addendum_id),
  FOREIGN KEY (instansi, contract_id) REFERENCES contract_execution
);
CREATE UNIQUE INDEX addendum_settling ON addendum (instansi, contract_id) WHERE state = 'SETTLING';
CREATE INDEX addendum_lease_until ON addendum (lease_until) WHERE state = 'SETTLING';

-- What an addendum takes from each line, or gives back of each commitment (domain/posting.h).
CREATE TABLE addendum_posting (
  instansi       text COLLATE "C" NOT NULL,
  contract_id    text COLLATE "C" NOT NULL,
  addendum_id    text COLLATE "C" NOT NULL,
  place          int NOT NULL CHECK (place >= 1),
  raise          boolean NOT NULL,
  line           text COLLATE "C" NOT NULL,
  amount         bigint NOT NULL CHECK (amount > 0),
  state          text NOT NULL CHECK (state IN ('PLANNED', 'RESERVED', 'CONFIRMED', 'COMMITTED', 'RELEASED', 'LOWERED')),
  goal           text NOT NULL CHECK (goal IN ('COMMITTED', 'RELEASED', 'LOWERED')),
  reservation_id text NOT NULL,
  commitment_id  text NOT NULL,
  PRIMARY KEY (instansi, contract_id, addendum_id, place),
  FOREIGN KEY (instansi, contract_id, addendum_id) REFERENCES addendum,
  CHECK (raise OR (state IN ('PLANNED', 'LOWERED') AND goal IN ('LOWERED', 'RELEASED')))
);

CREATE TABLE contract_meeting (
  instansi            text COLLATE "C" NOT NULL,
  contract_meeting_id text COLLATE "C" NOT NULL,
  rup_package_id      text COLLATE "C" NOT NULL,
  contract_id         text COLLATE "C",
  kind                text NOT NULL CHECK (kind IN ('PAM', 'PCM', 'SCM')),
  day                 date NOT NULL,
  minutes             text NOT NULL,
  minutes_sha256      text NOT NULL CHECK (minutes_sha256 ~ '^[0-9a-f]{64}$'),
  decisions           text[] NOT NULL,
  cause               text NOT NULL,
  roles               text[] NOT NULL,
  persons             text[] NOT NULL,
  PRIMARY KEY (instansi, contract_meeting_id),
  FOREIGN KEY (instansi, rup_package_id) REFERENCES rup_package,
  FOREIGN KEY (instansi, contract_id) REFERENCES contract_execution,
  CHECK ((kind = 'PAM') = (contract_id IS NULL)),
  CONSTRAINT contract_meeting_cause CHECK ((kind = 'SCM') = (cause <> '')),
  CHECK (cardinality(roles) = cardinality(persons) AND cardinality(roles) >= 2)
);

-- What budgeting paid on contracts, as its journal tells (aggregate `commitment`).
CREATE TABLE contract_payment (
  instansi        text COLLATE "C" NOT NULL,
  disbursement_id text COLLATE "C" NOT NULL,
  contract_id     text COLLATE "C" NOT NULL,
  commitment_id   text COLLATE "C" NOT NULL,
  amount          bigint NOT NULL CHECK (amount >= 0),
  PRIMARY KEY (instansi, disbursement_id)
);
CREATE INDEX contract_payment_of_contract ON contract_payment (instansi, contract_id);

SELECT protect_instansi('appointment', 'contract_execution', 'contract_term', 'progress_plan', 'progress_measurement',
                        'hand_over', 'termination', 'guarantee', 'addendum', 'addendum_posting', 'contract_meeting',
                        'contract_payment');
