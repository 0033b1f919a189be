-- What potential savings and the impact of a cut are computed from, besides the chain: which unit spends a line for
-- which sub kegiatan, and what the performance agreements promise.
SELECT set_config('terpadu.scope', 'service', true);

-- By the events of budgeting.
ALTER TABLE budget_line
  ADD COLUMN unit         text COLLATE "C" NOT NULL DEFAULT '',
  ADD COLUMN sub_kegiatan text COLLATE "C" NOT NULL DEFAULT '';

-- By the events of performance.
CREATE TABLE agreement (
  instansi text NOT NULL,
  name     text COLLATE "C" NOT NULL,
  unit     text COLLATE "C" NOT NULL,
  year     int  NOT NULL,
  number   int  NOT NULL,
  state    int  NOT NULL,                 -- AgreementState: 2 SIGNED
  PRIMARY KEY (instansi, name)
);
CREATE INDEX agreement_unit ON agreement (instansi, unit, year);

-- What it promises and what serves it: an indicator's name or a program's code.
CREATE TABLE agreement_part (
  instansi  text NOT NULL,
  agreement text COLLATE "C" NOT NULL,
  kind      text NOT NULL CHECK (kind IN ('indicator', 'program')),
  part      text COLLATE "C" NOT NULL,
  PRIMARY KEY (instansi, agreement, kind, part)
);
CREATE INDEX agreement_part_of ON agreement_part (instansi, kind, part);

SELECT protect_instansi('agreement', 'agreement_part');

-- What was applied before does not have it: the events of both are applied anew from the first.
DELETE FROM budget;
DELETE FROM budget_line;
DELETE FROM line_money;
DELETE FROM measurement;
DELETE FROM feed_parked WHERE source IN ('budgeting', 'performance');
DELETE FROM feed_dead_letter WHERE source IN ('budgeting', 'performance');
DELETE FROM feed_subject WHERE source IN ('budgeting', 'performance');
DELETE FROM feed_cursor WHERE source IN ('budgeting', 'performance');
