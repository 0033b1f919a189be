-- Indexes of lines beside the primary key, made partial by what holds for every line. As long as a table was never
-- analysed, all that begin with instansi and budget_id seem as good as the primary key to who looks for one line: the
-- checks of foreign keys and the hot commands took another, and read the whole budget for each line. `amount >= 0` must
-- stand in a query that wants one of these.
DROP INDEX budget_line_codes;
CREATE UNIQUE INDEX budget_line_codes
  ON budget_line (instansi, budget_id, sub_kegiatan, unit, account, fund_source, carried_from) WHERE amount >= 0;
DROP INDEX budget_line_unit;
CREATE INDEX budget_line_unit ON budget_line (instansi, budget_id, unit, sub_kegiatan) WHERE amount >= 0;
