-- The end of a year, and what it leaves to the next; see README.md, "The end of the year". All amounts are rupiah.

ALTER TABLE budget DROP CONSTRAINT budget_state_check,
  ADD CONSTRAINT budget_state CHECK (state IN ('DRAFT', 'APPROVED', 'CLOSING', 'CLOSED'));
ALTER TABLE budget_version DROP CONSTRAINT budget_version_kind_check,
  ADD CONSTRAINT budget_version_kind CHECK (kind IN ('MURNI', 'PERGESERAN', 'PERUBAHAN', 'LANJUTAN'));

-- A line that is closing is shut: only closing it may change it. `carried_from` is the name of the line of last year.
ALTER TABLE budget_line
  ADD COLUMN closing boolean NOT NULL DEFAULT false,
  ADD COLUMN closed boolean NOT NULL DEFAULT false,
  ADD COLUMN carried_from text NOT NULL DEFAULT '',
  ADD CONSTRAINT line_shut_before_closed CHECK (closing OR NOT closed),
  ADD CONSTRAINT line_closed_with_nothing_open CHECK (NOT closed OR (reserved = 0 AND committed = paid));

-- `carried_from` is the id of the commitment of last year.
ALTER TABLE commitment
  ADD COLUMN carried_over bigint NOT NULL DEFAULT 0 CONSTRAINT commitment_carried_over CHECK (carried_over >= 0),
  ADD COLUMN carried_from text COLLATE "C",
  DROP CONSTRAINT commitment_paid,
  ADD CONSTRAINT commitment_paid CHECK (paid BETWEEN 0 AND amount - carried_over);

CREATE TABLE budget_closing (
  instansi     text NOT NULL,
  budget_id    text COLLATE "C" NOT NULL,
  legal_basis  text NOT NULL,
  amount       bigint NOT NULL CHECK (amount >= 0),
  paid         bigint NOT NULL CHECK (paid >= 0),
  released     bigint NOT NULL CHECK (released >= 0),
  carried_over bigint NOT NULL CHECK (carried_over >= 0),
  lines        int NOT NULL,
  reservations int NOT NULL,
  carry_overs  int NOT NULL,
  closed_at    timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (instansi, budget_id),
  FOREIGN KEY (instansi, budget_id) REFERENCES budget,
  CONSTRAINT closing_within_amount CHECK (paid + carried_over <= amount)
);

CREATE TABLE line_closing (
  instansi     text NOT NULL,
  budget_id    text COLLATE "C" NOT NULL,
  line_id      text COLLATE "C" NOT NULL,
  amount       bigint NOT NULL,
  paid         bigint NOT NULL CHECK (paid >= 0),
  released     bigint NOT NULL CHECK (released >= 0),
  carried_over bigint NOT NULL CHECK (carried_over >= 0),
  PRIMARY KEY (instansi, budget_id, line_id),
  CONSTRAINT line_closing_within_amount CHECK (released <= amount - paid - carried_over)
);

-- What a commitment leaves to the next year; `taken_as` is the commitment there that it became.
CREATE TABLE carry_over (
  instansi      text NOT NULL,
  budget_id     text COLLATE "C" NOT NULL,
  commitment_id text COLLATE "C" NOT NULL,
  line_id       text COLLATE "C" NOT NULL,
  amount        bigint NOT NULL CHECK (amount > 0),
  taken_as      text COLLATE "C",
  PRIMARY KEY (instansi, budget_id, commitment_id),
  FOREIGN KEY (instansi, commitment_id) REFERENCES commitment,
  FOREIGN KEY (instansi, taken_as) REFERENCES commitment
);

SELECT protect_instansi('budget_closing', 'line_closing', 'carry_over');

-- The balances of a closed budget never change, whoever tries. Triggers of a row that name their case in WHEN cost an
-- update nothing else; that of the ledger looks once a statement.
CREATE FUNCTION budget_refuse_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% of % refused: the budget is closed', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'check_violation', CONSTRAINT = 'budget_closed';
END $$;

CREATE FUNCTION budget_refuse_added_to_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM added JOIN budget USING (instansi, budget_id) WHERE budget.state = 'CLOSED') THEN
    RAISE EXCEPTION '% into % refused: the budget is closed', TG_OP, TG_TABLE_NAME
      USING ERRCODE = 'check_violation', CONSTRAINT = 'budget_closed';
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER stays_closed AFTER UPDATE ON budget FOR EACH ROW WHEN (OLD.state = 'CLOSED')
  EXECUTE FUNCTION budget_refuse_closed();
CREATE TRIGGER stays_closed_too AFTER DELETE ON budget FOR EACH ROW WHEN (OLD.state IN ('CLOSING', 'CLOSED'))
  EXECUTE FUNCTION budget_refuse_closed();
CREATE TRIGGER stays_closed AFTER UPDATE ON budget_line FOR EACH ROW
  WHEN (OLD.closing AND (OLD.closed OR NOT NEW.closed)) EXECUTE FUNCTION budget_refuse_closed();
CREATE TRIGGER stays_closed_too AFTER DELETE ON budget_line FOR EACH ROW WHEN (OLD.closing)
  EXECUTE FUNCTION budget_refuse_closed();
CREATE TRIGGER not_into_closed AFTER INSERT ON budget_line REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION budget_refuse_added_to_closed();
CREATE TRIGGER not_into_closed AFTER INSERT ON ledger_entry REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION budget_refuse_added_to_closed();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON budget_closing EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON line_closing EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON carry_over EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER taken_once AFTER UPDATE ON carry_over FOR EACH ROW
  WHEN (OLD.taken_as IS NOT NULL OR OLD.amount <> NEW.amount) EXECUTE FUNCTION budget_refuse_closed();
