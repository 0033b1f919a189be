-- What the e-Report sums packages by. All of it is in the event that creates a package, so that one row of one table is
-- read for each package and nothing is joined.
SELECT set_config('terpadu.scope', 'service', true);

ALTER TABLE rup_package
  ADD COLUMN budget          text COLLATE "C" NOT NULL DEFAULT '',  -- the first of those it takes from
  ADD COLUMN unit            text COLLATE "C" NOT NULL DEFAULT '',
  ADD COLUMN kind            int     NOT NULL DEFAULT 0,            -- PackageKind
  ADD COLUMN category        int     NOT NULL DEFAULT 0,            -- ProcurementCategory
  ADD COLUMN method          int     NOT NULL DEFAULT 0,            -- ProcurementMethod
  ADD COLUMN selection_month int     NOT NULL DEFAULT 0,            -- 202503
  ADD COLUMN pagu            bigint  NOT NULL DEFAULT 0,
  ADD COLUMN allocated       bigint  NOT NULL DEFAULT 0,            -- sum of its allocations
  ADD COLUMN small_business  boolean NOT NULL DEFAULT false,
  ADD COLUMN domestic        boolean NOT NULL DEFAULT false;
CREATE INDEX rup_package_budget ON rup_package (instansi, budget, unit);

-- What was applied before does not have it: the events of procurement are applied anew from the first. Their rows in
-- link and edge are written over.
DELETE FROM rup_package;
DELETE FROM allocation;
DELETE FROM line_announced;
DELETE FROM rpp;
DELETE FROM contract;
DELETE FROM feed_parked WHERE source = 'procurement';
DELETE FROM feed_dead_letter WHERE source = 'procurement';
DELETE FROM feed_subject WHERE source = 'procurement';
DELETE FROM feed_cursor WHERE source = 'procurement';
