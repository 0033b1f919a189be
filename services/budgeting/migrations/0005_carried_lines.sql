-- A line that carries on one of last year's has the codes of this year's own.
DROP INDEX budget_line_codes;
CREATE UNIQUE INDEX budget_line_codes
  ON budget_line (instansi, budget_id, sub_kegiatan, unit, account, fund_source, carried_from);
