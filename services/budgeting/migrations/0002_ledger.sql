-- The ledger: every change of a line's balances, which are its sums. See README.md, "The ledger". All amounts are rupiah.

-- `entries` is the number of the line's newest ledger entry, and so how many it has.
ALTER TABLE budget_line ADD COLUMN entries bigint NOT NULL DEFAULT 0 CONSTRAINT line_entries CHECK (entries >= 0);

-- True for an entry that does what its kind may do, and names what it must. A function, because a CHECK is read anew by
-- each statement: spelled out in the table, these would cost a hot command half of its time.
CREATE FUNCTION ledger_entry_is_sound(kind text, number bigint, amount bigint, reserved bigint, committed bigint, paid bigint,
                                      reservation_id text, commitment_id text, disbursement_id text, budget_version int,
                                      corrects bigint, reason text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  IF number < 1 OR (kind = 'CORRECT') <> (corrects IS NOT NULL) OR corrects >= number THEN
    RETURN false;
  END IF;
  RETURN coalesce(CASE kind
    WHEN 'AMOUNT'     THEN reserved = 0 AND committed = 0 AND paid = 0 AND budget_version >= 1
    WHEN 'RESERVE'    THEN amount = 0 AND reserved > 0 AND committed = 0 AND paid = 0 AND reservation_id IS NOT NULL
    WHEN 'RELEASE'    THEN amount = 0 AND least(reserved, committed) < 0 AND greatest(reserved, committed) = 0 AND paid = 0
                           AND num_nonnulls(reservation_id, commitment_id) >= 1
    WHEN 'EXPIRE'     THEN amount = 0 AND reserved < 0 AND committed = 0 AND paid = 0 AND reservation_id IS NOT NULL
    WHEN 'SAVING'     THEN amount = 0 AND reserved < 0 AND committed = 0 AND paid = 0 AND reservation_id IS NOT NULL
    WHEN 'COMMIT'     THEN amount = 0 AND committed > 0 AND reserved IN (0, -committed) AND paid = 0
                           AND commitment_id IS NOT NULL AND (reservation_id IS NOT NULL OR reserved = 0)
    WHEN 'DISBURSE'   THEN amount = 0 AND reserved = 0 AND committed = 0 AND paid > 0 AND commitment_id IS NOT NULL
                           AND disbursement_id IS NOT NULL
    WHEN 'CARRY_OVER' THEN reserved = 0 AND paid = 0 AND committed <> 0 AND amount IN (0, committed)
                           AND commitment_id IS NOT NULL
    WHEN 'CORRECT'    THEN amount = 0 AND (reserved <> 0)::int + (committed <> 0)::int + (paid <> 0)::int = 1
                           AND num_nonnulls(reservation_id, commitment_id) >= 1 AND reason <> ''
    END, false);
END $$;

-- Whoever changes a line's balances counts its `entries` up by what it adds here, in the same statement. No foreign key:
-- each entry is made from its line's row, and a line with entries stands in budget_line_version.
CREATE TABLE ledger_entry (
  instansi        text NOT NULL,
  budget_id       text COLLATE "C" NOT NULL,
  line_id         text COLLATE "C" NOT NULL,
  number          bigint NOT NULL,
  kind            text NOT NULL,
  amount          bigint NOT NULL DEFAULT 0,
  reserved        bigint NOT NULL DEFAULT 0,
  committed       bigint NOT NULL DEFAULT 0,
  paid            bigint NOT NULL DEFAULT 0,
  reservation_id  text COLLATE "C",
  commitment_id   text COLLATE "C",
  disbursement_id text COLLATE "C",
  budget_version  int,
  corrects        bigint,
  reason          text NOT NULL DEFAULT '',
  actor           text NOT NULL,
  recorded_at     timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (instansi, budget_id, line_id, number),
  CONSTRAINT entry_is_sound CHECK (ledger_entry_is_sound(kind, number, amount, reserved, committed, paid, reservation_id,
                                                         commitment_id, disbursement_id, budget_version, corrects, reason))
);
CREATE INDEX ledger_entry_saving ON ledger_entry (instansi, budget_id, line_id, number) WHERE kind = 'SAVING';

CREATE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the ledger is append only: % of % refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry EXECUTE FUNCTION ledger_refuse_change();

SELECT protect_instansi('ledger_entry');

-- A correction may take back all of a document that should not have been made.
ALTER TABLE commitment DROP CONSTRAINT commitment_amount_check, ADD CONSTRAINT commitment_amount CHECK (amount >= 0);
ALTER TABLE disbursement DROP CONSTRAINT disbursement_amount_check, ADD CONSTRAINT disbursement_amount CHECK (amount >= 0);

-- What lines have had until now: the amounts of their versions, then what is held, bound and paid on them, as one entry
-- for each document and what became of it. The order of what happened is lost.
INSERT INTO ledger_entry (instansi, budget_id, line_id, number, kind, amount, reserved, committed, paid, reservation_id,
                          commitment_id, disbursement_id, budget_version, reason, actor, recorded_at)
SELECT instansi, budget_id, line_id, row_number() OVER (PARTITION BY instansi, budget_id, line_id ORDER BY step, id, part),
       kind, amount, reserved, committed, paid, reservation_id, commitment_id, disbursement_id, budget_version, reason,
       'migration', coalesce(at, now())
  FROM (
    SELECT instansi, budget_id, line_id, 1 AS step, lpad(v.number::text, 6, '0') AS id, 1 AS part, 'AMOUNT' AS kind,
           v.amount - coalesce(lag(v.amount) OVER (PARTITION BY instansi, budget_id, line_id ORDER BY v.number), 0) AS amount,
           0::bigint AS reserved, 0::bigint AS committed, 0::bigint AS paid, NULL AS reservation_id, NULL AS commitment_id,
           NULL AS disbursement_id, v.number AS budget_version, b.legal_basis AS reason, b.approved_at AS at
      FROM budget_line_version v JOIN budget_version b USING (instansi, budget_id, number)
    UNION ALL
    SELECT instansi, budget_id, line_id, 2, reservation_id, 1, 'RESERVE', 0, amount, 0, 0, reservation_id, NULL, NULL, NULL,
           '', NULL
      FROM reservation
    UNION ALL
    SELECT instansi, budget_id, line_id, 3, reservation_id, 1, 'COMMIT', 0, -amount, amount, 0, reservation_id,
           commitment_id, NULL, NULL, '', NULL
      FROM commitment
    UNION ALL
    SELECT instansi, budget_id, line_id, 4, reservation_id, 1,
           CASE state WHEN 'COMMITTED' THEN 'SAVING' WHEN 'EXPIRED' THEN 'EXPIRE' ELSE 'RELEASE' END, 0, -released, 0, 0,
           reservation_id, NULL, NULL, NULL, '', NULL
      FROM reservation WHERE released > 0
    UNION ALL
    SELECT instansi, budget_id, line_id, 5, disbursement_id, 1, 'DISBURSE', 0, 0, 0, amount, NULL, commitment_id,
           disbursement_id, NULL, '', created_at
      FROM disbursement) AS past;
UPDATE budget_line SET entries = past.count
  FROM (SELECT instansi, budget_id, line_id, count(*) FROM ledger_entry GROUP BY 1, 2, 3) AS past
 WHERE budget_line.instansi = past.instansi AND budget_line.budget_id = past.budget_id
   AND budget_line.line_id = past.line_id;
