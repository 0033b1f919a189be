-- What a treasurer keeps back of what an advance was spent on: the deductions of an accounting. Those of the payment
-- itself are of accounting 0, as its items are.
ALTER TABLE payment_deduction ADD accounting int NOT NULL DEFAULT 0;
ALTER TABLE payment_deduction DROP CONSTRAINT payment_deduction_pkey,
  ADD PRIMARY KEY (instansi, budget_id, payment_id, accounting, place);
ALTER TABLE accounting ADD deducted bigint NOT NULL DEFAULT 0
  CONSTRAINT accounting_deducted CHECK (deducted BETWEEN 0 AND amount);
