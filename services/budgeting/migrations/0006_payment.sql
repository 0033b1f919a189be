-- Cash plans of lines, and payments: SPP, SPM, SP2D; see README.md, "Payments". All amounts are rupiah.
SELECT set_config('terpadu.scope', 'service', true);

-- True for twelve sums, none below the one before it, the last of which is the line's amount. A function, because a CHECK
-- is read anew by each statement: spelled out in the table, it would slow every hot command down.
CREATE FUNCTION cash_plan_sums(cash_until bigint[], amount bigint) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RETURN array_position(cash_until, NULL) IS NULL AND cardinality(cash_until) = 12 AND cash_until[12] = amount
    AND 0 <= cash_until[1] AND cash_until[1] <= cash_until[2] AND cash_until[2] <= cash_until[3]
    AND cash_until[3] <= cash_until[4] AND cash_until[4] <= cash_until[5] AND cash_until[5] <= cash_until[6]
    AND cash_until[6] <= cash_until[7] AND cash_until[7] <= cash_until[8] AND cash_until[8] <= cash_until[9]
    AND cash_until[9] <= cash_until[10] AND cash_until[10] <= cash_until[11] AND cash_until[11] <= cash_until[12];
END $$;

-- What is planned to be paid until the end of each month: the last is the line's amount. On the line's own row, so that
-- whoever pays judges plan and payments under one lock. `cash_version` is the version of the cash plan's newest event.
ALTER TABLE budget_line
  ADD COLUMN cash_until    bigint[],  -- null: no cash plan
  ADD COLUMN cash_adjusted boolean NOT NULL DEFAULT false,
  ADD COLUMN cash_version  bigint NOT NULL DEFAULT 0,
  ADD CONSTRAINT line_cash_plan_sums CHECK (cash_until IS NULL OR cash_plan_sums(cash_until, amount));
CREATE INDEX budget_line_unit ON budget_line (instansi, budget_id, unit, sub_kegiatan);

-- The plan of a line whose amount becomes `amount`: more is added to December, less is taken from the last months.
CREATE FUNCTION cash_plan_follows(cash_until bigint[], amount bigint) RETURNS bigint[] LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN cash_until IS NOT NULL THEN
    ARRAY(SELECT least(until, amount) FROM unnest(cash_until[1:11]) WITH ORDINALITY AS month (until, place)
           ORDER BY place) || amount END
$$;

-- The month that a day counts to in a budget, whose id is its fiscal year.
CREATE FUNCTION cash_month(budget_id text, day date) RETURNS int LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN extract(year FROM day)::int = budget_id::int THEN extract(month FROM day)::int
              WHEN extract(year FROM day)::int > budget_id::int THEN 12 ELSE 1 END
$$;

-- Whether `amount` more may be paid on a day, of a line with `paid` and the cash plan `cash_until`.
CREATE FUNCTION within_cash_plan(cash_until bigint[], paid bigint, amount bigint, budget_id text, day date) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
  SELECT cash_until IS NULL OR amount <= cash_until[cash_month(budget_id, day)] - paid
$$;

-- A commitment without a contract is bound and paid at once, out of no reservation.
ALTER TABLE commitment
  ALTER COLUMN reservation_id DROP NOT NULL,
  ADD COLUMN kind text NOT NULL DEFAULT 'CONTRACT' CHECK (kind IN ('CONTRACT', 'LS', 'UP', 'TU')),
  ADD CONSTRAINT commitment_without_contract CHECK (kind = 'CONTRACT' OR (reservation_id IS NULL AND contract = ''));

-- Numbers of SP2D. One pays several commitments, and an advance pays none.
CREATE TABLE sp2d (
  instansi text NOT NULL,
  number   text NOT NULL,
  PRIMARY KEY (instansi, number)
);
INSERT INTO sp2d (instansi, number) SELECT instansi, sp2d_number FROM disbursement;
ALTER TABLE disbursement DROP CONSTRAINT disbursement_sp2d;

CREATE TABLE payment (
  instansi         text NOT NULL,
  budget_id        text COLLATE "C" NOT NULL,
  payment_id       text COLLATE "C" NOT NULL,
  unit             text NOT NULL CHECK (unit <> ''),
  type             text NOT NULL CHECK (type IN ('UP', 'GU', 'TU', 'LS')),
  state            text NOT NULL DEFAULT 'SUBMITTED'
                     CHECK (state IN ('SUBMITTED', 'VERIFIED', 'SIGNED', 'PAID', 'RETURNED', 'CANCELLED')),
  gross            bigint NOT NULL CHECK (gross > 0),
  deducted         bigint NOT NULL DEFAULT 0,
  description      text NOT NULL,
  recipient        text NOT NULL,  -- personal, as the three after it
  bank             text NOT NULL,
  bank_account     text NOT NULL,
  tax_number       text NOT NULL,
  advance_id       text COLLATE "C",
  accountings      bigint[] NOT NULL DEFAULT '{}',
  spp_number       text NOT NULL,
  spp_date         date NOT NULL,
  spm_number       text,
  spm_date         date,
  sp2d_number      text,
  sp2d_date        date,
  month            int NOT NULL GENERATED ALWAYS AS (extract(month FROM coalesce(sp2d_date, spm_date, spp_date))) STORED,
  accounted        bigint NOT NULL DEFAULT 0 CHECK (accounted >= 0),
  replaced         bigint NOT NULL DEFAULT 0 CHECK (replaced >= 0),
  returned         bigint NOT NULL DEFAULT 0 CHECK (returned >= 0),
  due_date         date,
  accounting_count int NOT NULL DEFAULT 0,
  override_reason  text NOT NULL DEFAULT '',
  reason           text NOT NULL DEFAULT '',
  created_at       timestamptz NOT NULL DEFAULT now(),
  version          bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (instansi, budget_id, payment_id),
  FOREIGN KEY (instansi, budget_id) REFERENCES budget,
  FOREIGN KEY (instansi, budget_id, advance_id) REFERENCES payment,
  CONSTRAINT payment_spp UNIQUE (instansi, spp_number),
  CONSTRAINT payment_spm UNIQUE (instansi, spm_number),
  CONSTRAINT payment_sp2d UNIQUE (instansi, sp2d_number),
  CONSTRAINT payment_deducted CHECK (deducted BETWEEN 0 AND gross AND (deducted = 0 OR type = 'LS')),
  CONSTRAINT payment_documents CHECK (num_nonnulls(spm_number, spm_date) IN (0, 2)
                                      AND num_nonnulls(sp2d_number, sp2d_date) IN (0, 2)
                                      AND (state NOT IN ('SIGNED', 'PAID') OR spm_number IS NOT NULL)
                                      AND (state = 'PAID') = (sp2d_number IS NOT NULL)),
  CONSTRAINT payment_dates CHECK (spm_date >= spp_date AND sp2d_date >= spm_date
                                  AND extract(year FROM spp_date) = budget_id::int
                                  AND extract(year FROM spm_date) = budget_id::int
                                  AND extract(year FROM sp2d_date) = budget_id::int),
  CONSTRAINT payment_refills CHECK ((type = 'GU') = (advance_id IS NOT NULL)
                                    AND (type = 'GU') = (cardinality(accountings) > 0)),
  CONSTRAINT payment_advance CHECK ((accounted = 0 AND replaced = 0 AND returned = 0)
                                    OR (state = 'PAID' AND type IN ('UP', 'TU'))),
  CONSTRAINT payment_replaced CHECK (replaced <= accounted AND (replaced = 0 OR type = 'UP')),
  CONSTRAINT payment_on_hand CHECK (accounted - replaced <= gross - returned),
  CONSTRAINT payment_due CHECK ((type = 'TU' AND state = 'PAID') = (due_date IS NOT NULL))
);
CREATE UNIQUE INDEX payment_up ON payment (instansi, budget_id, unit) WHERE type = 'UP' AND state <> 'CANCELLED';
CREATE INDEX payment_of_unit ON payment (instansi, budget_id, unit, payment_id);
CREATE INDEX payment_in_state ON payment (instansi, budget_id, state, payment_id);
CREATE INDEX payment_of_month ON payment (instansi, budget_id, month, payment_id);
CREATE INDEX payment_of_type ON payment (instansi, budget_id, type, payment_id);

CREATE TABLE payment_deduction (
  instansi   text NOT NULL,
  budget_id  text COLLATE "C" NOT NULL,
  payment_id text COLLATE "C" NOT NULL,
  place      int NOT NULL,
  kind       text NOT NULL,
  account    text NOT NULL,
  amount     bigint NOT NULL CHECK (amount > 0),
  reference  text NOT NULL,
  PRIMARY KEY (instansi, budget_id, payment_id, place),
  FOREIGN KEY (instansi, budget_id, payment_id) REFERENCES payment
);

-- Spending of an advance, by number.
CREATE TABLE accounting (
  instansi    text NOT NULL,
  budget_id   text COLLATE "C" NOT NULL,
  payment_id  text COLLATE "C" NOT NULL,
  number      int NOT NULL CHECK (number > 0),
  spj_number  text NOT NULL,
  spj_date    date NOT NULL,
  amount      bigint NOT NULL CHECK (amount > 0),
  days_late   int NOT NULL CHECK (days_late >= 0),
  replaced_by text COLLATE "C",
  PRIMARY KEY (instansi, budget_id, payment_id, number),
  FOREIGN KEY (instansi, budget_id, payment_id) REFERENCES payment,
  FOREIGN KEY (instansi, budget_id, replaced_by) REFERENCES payment
);

-- What an LS pays (accounting 0), and what an accounting of an advance charges.
CREATE TABLE payment_item (
  instansi        text NOT NULL,
  budget_id       text COLLATE "C" NOT NULL,
  payment_id      text COLLATE "C" NOT NULL,
  accounting      int NOT NULL DEFAULT 0,
  place           int NOT NULL,
  commitment_id   text COLLATE "C",
  line_id         text COLLATE "C",
  amount          bigint NOT NULL CHECK (amount > 0),
  description     text NOT NULL,
  disbursement_id text COLLATE "C",
  PRIMARY KEY (instansi, budget_id, payment_id, accounting, place),
  FOREIGN KEY (instansi, budget_id, payment_id) REFERENCES payment,
  FOREIGN KEY (instansi, commitment_id) REFERENCES commitment,
  FOREIGN KEY (instansi, budget_id, line_id) REFERENCES budget_line,
  FOREIGN KEY (instansi, disbursement_id) REFERENCES disbursement,
  CONSTRAINT payment_item_target CHECK (num_nonnulls(commitment_id, line_id) = 1)
);

-- Who has done what on a payment: nobody two of the acts.
CREATE TABLE payment_actor (
  instansi   text NOT NULL,
  budget_id  text COLLATE "C" NOT NULL,
  payment_id text COLLATE "C" NOT NULL,
  actor      text NOT NULL,
  act        text NOT NULL CHECK (act IN ('MAKE', 'VERIFY', 'SIGN', 'ISSUE', 'OVERRIDE')),
  PRIMARY KEY (instansi, budget_id, payment_id, actor),
  FOREIGN KEY (instansi, budget_id, payment_id) REFERENCES payment
);

-- By the version of the payment that the step made.
CREATE TABLE payment_step (
  instansi   text NOT NULL,
  budget_id  text COLLATE "C" NOT NULL,
  payment_id text COLLATE "C" NOT NULL,
  version    bigint NOT NULL,
  act        text NOT NULL,
  state      text NOT NULL,
  actor      text NOT NULL,
  reason     text NOT NULL,
  made_at    timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (instansi, budget_id, payment_id, version),
  FOREIGN KEY (instansi, budget_id, payment_id) REFERENCES payment
);

ALTER TABLE disbursement ADD COLUMN payment_id text COLLATE "C",
  ADD FOREIGN KEY (instansi, budget_id, payment_id) REFERENCES payment;
CREATE INDEX disbursement_of_line ON disbursement (instansi, budget_id, line_id);

INSERT INTO rule (instansi, kind, valid_from, legal_basis, value) VALUES
  ('nasional', 'cash_plan_override', '2000-01-01',
   'Permendagri 77/2020: the PPKD, as BUD, governs the cash of the region', '{"roles": ["PPKD"]}'),
  ('nasional', 'uang_persediaan', '2000-01-01',
   'Permendagri 77/2020: the head of the region decrees the size of the UP; a twelfth of the unit''s budget where none is decreed',
   '{"parts": 1, "of": 12}'),
  ('nasional', 'tambah_uang', '2000-01-01', 'Permendagri 77/2020: a TU is accounted for within one month',
   '{"months": 1}');

SELECT protect_instansi('sp2d', 'payment', 'payment_deduction', 'accounting', 'payment_item', 'payment_actor',
                        'payment_step');
