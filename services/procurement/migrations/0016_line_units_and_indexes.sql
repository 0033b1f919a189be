-- The unit that spends a line, '' for lines that came before this was kept: units of one kind share codes, so that a MAK
-- alone may mean several lines.
ALTER TABLE budget_line ADD COLUMN unit text NOT NULL DEFAULT '';

-- Indexes beside the primary key, made partial by what holds for every row. As long as a table was never analysed, all
-- that begin with instansi seem as good as the primary key to who looks for one row: imports, batches and the checks of
-- foreign keys took another, and read all lines of the instansi for each. `amount >= 0` (or `> 0`) must stand in a query
-- that wants one of these.
DROP INDEX budget_line_mak;
CREATE INDEX budget_line_mak ON budget_line (instansi, sub_kegiatan, account) WHERE amount >= 0;
DROP INDEX allocation_of_line;
CREATE INDEX allocation_of_line ON allocation (instansi, line, rup_package_id) WHERE amount > 0;
