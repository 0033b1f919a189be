-- How a budget comes to be; see README.md. All amounts are rupiah, units and plan nodes are resource names, `version` of
-- an aggregate is the version of its newest event.

-- One person, one part: an author of a draft (or of an RKA in it) does not approve it.
CREATE TABLE budget_part (
  instansi  text NOT NULL,
  budget_id text COLLATE "C" NOT NULL,
  actor     text NOT NULL CHECK (actor <> ''),
  part      text NOT NULL CHECK (part IN ('AUTHOR', 'APPROVER')),
  PRIMARY KEY (instansi, budget_id, actor),
  FOREIGN KEY (instansi, budget_id) REFERENCES budget
);

-- A line is one of a unit: several units have the same sub kegiatan.
CREATE UNIQUE INDEX budget_line_codes
  ON budget_line (instansi, budget_id, sub_kegiatan, unit, account, fund_source);

CREATE TABLE kua_ppas (
  instansi      text NOT NULL,
  budget_id     text COLLATE "C" NOT NULL,
  kua_ppas_id   text COLLATE "C" NOT NULL,
  kind          text NOT NULL CHECK (kind IN ('MURNI', 'PERUBAHAN')),
  title         text NOT NULL,
  state         text NOT NULL DEFAULT 'DRAFT' CHECK (state IN ('DRAFT', 'SUBMITTED', 'AGREED')),
  legal_basis   text NOT NULL DEFAULT '',
  submitted_on  date,  -- for the first time
  agreed_on     date,
  total_amount  bigint NOT NULL DEFAULT 0 CHECK (total_amount >= 0),
  ceiling_count int NOT NULL DEFAULT 0 CHECK (ceiling_count >= 0),
  created_at    timestamptz NOT NULL DEFAULT now(),
  version       bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (instansi, budget_id, kua_ppas_id),
  FOREIGN KEY (instansi, budget_id) REFERENCES budget,
  CONSTRAINT kua_ppas_submitted CHECK (state = 'DRAFT' OR (submitted_on IS NOT NULL AND ceiling_count > 0)),
  CONSTRAINT kua_ppas_agreed CHECK ((state = 'AGREED') = (agreed_on IS NOT NULL) AND (state = 'AGREED') = (legal_basis <> '')),
  CONSTRAINT kua_ppas_agreed_after CHECK (agreed_on >= submitted_on)
);
CREATE UNIQUE INDEX kua_ppas_murni ON kua_ppas (instansi, budget_id) WHERE kind = 'MURNI';

CREATE TABLE sub_kegiatan_ceiling (
  instansi           text NOT NULL,
  budget_id          text COLLATE "C" NOT NULL,
  kua_ppas_id        text COLLATE "C" NOT NULL,
  ceiling_id         text COLLATE "C" NOT NULL,
  sub_kegiatan       text NOT NULL CHECK (sub_kegiatan <> ''),
  sub_kegiatan_title text NOT NULL,
  unit               text NOT NULL CHECK (unit <> ''),
  plan_node          text NOT NULL,
  amount             bigint NOT NULL CHECK (amount >= 0),
  version            bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (instansi, budget_id, kua_ppas_id, ceiling_id),
  CONSTRAINT ceiling_of_unit UNIQUE (instansi, budget_id, kua_ppas_id, sub_kegiatan, unit),
  FOREIGN KEY (instansi, budget_id, kua_ppas_id) REFERENCES kua_ppas
);

-- When something of the calendar was done that no document of the service tells of.
CREATE TABLE budget_milestone (
  instansi  text NOT NULL,
  budget_id text COLLATE "C" NOT NULL,
  milestone text COLLATE "C" NOT NULL,
  done_on   date NOT NULL,
  document  text NOT NULL CHECK (document <> ''),
  version   bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (instansi, budget_id, milestone),
  FOREIGN KEY (instansi, budget_id) REFERENCES budget
);

CREATE TABLE standard_price (
  instansi        text NOT NULL CHECK (instansi <> ''),
  price_id        text COLLATE "C" NOT NULL,
  kind            text NOT NULL CHECK (kind IN ('SSH', 'SBU', 'HSPK', 'ASB')),
  item            text COLLATE "C" NOT NULL,
  title           text NOT NULL,
  specification   text NOT NULL,
  unit_of_measure text NOT NULL,
  price           bigint NOT NULL CHECK (price > 0),
  fixed_amount    bigint NOT NULL CONSTRAINT fixed_amount_of_asb CHECK (fixed_amount >= 0 AND (kind = 'ASB' OR fixed_amount = 0)),
  region          text NOT NULL
                    CONSTRAINT region_form CHECK (region ~ '^([0-9]{2}([.][0-9]{2}([.][0-9]{2}([.][0-9]{4})?)?)?)?$'),
  valid_from      date NOT NULL,
  valid_to        date CHECK (valid_to >= valid_from),
  legal_basis     text NOT NULL CHECK (legal_basis <> ''),
  version         bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (instansi, price_id),
  CONSTRAINT standard_price_begins_once UNIQUE (instansi, item, region, valid_from)
);

-- Of the prices of an item that hold on a day in a region: the most specific region's newest.
CREATE FUNCTION standard_price_in_force(of_instansi text, of_item text, in_region text, on_day date)
RETURNS SETOF standard_price LANGUAGE sql STABLE ROWS 1 AS $$
  SELECT * FROM standard_price
   WHERE instansi = of_instansi AND item = of_item AND valid_from <= on_day
     AND (valid_to IS NULL OR valid_to >= on_day)
     AND (region IN ('', in_region) OR starts_with(in_region, region || '.'))
   ORDER BY length(region) DESC, valid_from DESC LIMIT 1
$$;

CREATE TABLE rka (
  instansi      text NOT NULL,
  budget_id     text COLLATE "C" NOT NULL,
  rka_id        text COLLATE "C" NOT NULL,
  kua_ppas_id   text COLLATE "C" NOT NULL,
  sub_kegiatan  text NOT NULL,
  unit          text NOT NULL,
  state         text NOT NULL DEFAULT 'DRAFT' CHECK (state IN ('DRAFT', 'SUBMITTED', 'RETURNED', 'VERIFIED', 'GATHERED')),
  ceiling       bigint,  -- that it was submitted under
  total_amount  bigint NOT NULL DEFAULT 0 CHECK (total_amount >= 0),
  item_count    int NOT NULL DEFAULT 0 CONSTRAINT rka_item_count CHECK (item_count BETWEEN 0 AND 10000),
  finding_count int NOT NULL DEFAULT 0 CHECK (finding_count BETWEEN 0 AND item_count),
  created_at    timestamptz NOT NULL DEFAULT now(),
  version       bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (instansi, budget_id, rka_id),
  CONSTRAINT rka_of_ceiling UNIQUE (instansi, budget_id, kua_ppas_id, sub_kegiatan, unit),
  FOREIGN KEY (instansi, budget_id, kua_ppas_id, sub_kegiatan, unit)
    REFERENCES sub_kegiatan_ceiling (instansi, budget_id, kua_ppas_id, sub_kegiatan, unit),
  CONSTRAINT rka_within_ceiling CHECK (state IN ('DRAFT', 'RETURNED')
                                       OR (ceiling IS NOT NULL AND total_amount <= ceiling AND item_count > 0))
);
CREATE INDEX rka_verified ON rka (instansi, budget_id, kua_ppas_id, rka_id) WHERE state = 'VERIFIED';

-- Volume of an item: the product of its factors `[["12", "orang"], ["2.5", "hari"]]`, exact.
CREATE FUNCTION rka_volume(volumes jsonb) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce((volumes->0->>0)::numeric, 1) * coalesce((volumes->1->>0)::numeric, 1)
       * coalesce((volumes->2->>0)::numeric, 1)
$$;

CREATE TABLE rka_item (
  instansi        text NOT NULL,
  budget_id       text COLLATE "C" NOT NULL,
  rka_id          text COLLATE "C" NOT NULL,
  item_id         text COLLATE "C" NOT NULL,
  description     text NOT NULL CHECK (description <> ''),
  specification   text NOT NULL,
  account         text COLLATE "C" NOT NULL,
  fund_source     text COLLATE "C" NOT NULL,
  volumes         jsonb NOT NULL CHECK (jsonb_array_length(volumes) BETWEEN 1 AND 3),
  unit_price      bigint NOT NULL CHECK (unit_price > 0),
  amount          bigint NOT NULL CHECK (amount > 0),
  standard_item   text NOT NULL,
  region          text NOT NULL,
  justification   text NOT NULL,
  finding         text NOT NULL DEFAULT ''
                    CHECK (finding IN ('', 'PRICE_ABOVE_STANDARD', 'COST_ABOVE_STANDARD', 'STANDARD_MISSING')),
  standard_price  text NOT NULL DEFAULT '',   -- id of the price that it was held against
  standard_amount bigint NOT NULL DEFAULT 0,  -- what that allows
  PRIMARY KEY (instansi, budget_id, rka_id, item_id),
  FOREIGN KEY (instansi, budget_id, rka_id) REFERENCES rka,
  CONSTRAINT rka_item_amount CHECK (amount = rka_volume(volumes) * unit_price),
  CONSTRAINT rka_item_finding CHECK (finding = '' OR standard_item <> '')
);

-- One person has one part on an RKA, for ever: the key says so.
CREATE TABLE rka_part (
  instansi  text NOT NULL,
  budget_id text COLLATE "C" NOT NULL,
  rka_id    text COLLATE "C" NOT NULL,
  actor     text NOT NULL CHECK (actor <> ''),
  part      text NOT NULL CHECK (part IN ('UNIT_STAFF', 'UNIT_HEAD', 'TAPD', 'PPKD')),
  PRIMARY KEY (instansi, budget_id, rka_id, actor),
  UNIQUE (instansi, budget_id, rka_id, actor, part),
  FOREIGN KEY (instansi, budget_id, rka_id) REFERENCES rka
);

-- What was done with an RKA. A step belongs to a part, and its actor has no other.
CREATE TABLE rka_step (
  instansi  text NOT NULL,
  budget_id text COLLATE "C" NOT NULL,
  rka_id    text COLLATE "C" NOT NULL,
  number    int NOT NULL,
  act       text NOT NULL,
  part      text NOT NULL,
  actor     text NOT NULL,
  remarks   text NOT NULL,
  done_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (instansi, budget_id, rka_id, number),
  FOREIGN KEY (instansi, budget_id, rka_id, actor, part)
    REFERENCES rka_part (instansi, budget_id, rka_id, actor, part),
  CONSTRAINT rka_step_is_of_its_part CHECK ((act, part) IN (
    ('DRAFT', 'UNIT_STAFF'), ('SUBMIT', 'UNIT_HEAD'), ('RETURN', 'TAPD'), ('VERIFY', 'TAPD'), ('GATHER', 'PPKD')))
);

-- The line of the DPA that items of an RKA became.
CREATE TABLE rka_line (
  instansi    text NOT NULL,
  budget_id   text COLLATE "C" NOT NULL,
  rka_id      text COLLATE "C" NOT NULL,
  account     text COLLATE "C" NOT NULL,
  fund_source text COLLATE "C" NOT NULL,
  amount      bigint NOT NULL CHECK (amount > 0),
  item_count  int NOT NULL CHECK (item_count > 0),
  line_id     text COLLATE "C" NOT NULL,
  PRIMARY KEY (instansi, budget_id, rka_id, account, fund_source),
  UNIQUE (instansi, budget_id, line_id),
  FOREIGN KEY (instansi, budget_id, rka_id) REFERENCES rka,
  FOREIGN KEY (instansi, budget_id, line_id) REFERENCES budget_line
);

-- What the planning service has told: units, and sets of codes. Rows of `nasional` hold for all.
CREATE TABLE known_unit (
  instansi text NOT NULL,
  unit     text NOT NULL,
  PRIMARY KEY (instansi, unit)
);

CREATE TABLE reference_set (
  instansi   text NOT NULL,
  set_id     text COLLATE "C" NOT NULL,
  kind       text NOT NULL CHECK (kind IN ('NOMENCLATURE', 'ACCOUNT')),
  title      text NOT NULL,
  decree     text NOT NULL,
  valid_from date NOT NULL,
  valid_to   date,
  published  boolean NOT NULL DEFAULT false,
  PRIMARY KEY (instansi, set_id)
);

CREATE TABLE reference_code (
  instansi text NOT NULL,
  set_id   text COLLATE "C" NOT NULL,
  code     text COLLATE "C" NOT NULL,
  PRIMARY KEY (instansi, set_id, code),
  FOREIGN KEY (instansi, set_id) REFERENCES reference_set
);

SELECT protect_instansi('budget_part', 'kua_ppas', 'sub_kegiatan_ceiling', 'budget_milestone', 'standard_price', 'rka',
                        'rka_item', 'rka_part', 'rka_step', 'rka_line', 'known_unit', 'reference_set', 'reference_code');
CREATE POLICY national ON reference_set FOR SELECT USING (instansi = 'nasional');
CREATE POLICY national ON reference_code FOR SELECT USING (instansi = 'nasional');

-- The calendar: an instansi may set its own beside it. A week of a month ends on its 7th, 14th, 21st, 28th day.
SELECT set_config('terpadu.scope', 'service', true);
INSERT INTO rule (instansi, kind, valid_from, legal_basis, value) VALUES
  ('nasional', 'budget_calendar', '2000-01-01', 'Permendagri 77/2020 on managing regional finance (PP 12/2019)',
   '{"milestones": [
      {"code": "KUA_PPAS_SUBMITTED", "title": "Rancangan KUA-PPAS disampaikan kepada DPRD",
       "year": -1, "month": 7, "week": 2},
      {"code": "KUA_PPAS_AGREED", "title": "KUA-PPAS disepakati bersama DPRD", "year": -1, "month": 8, "week": 2},
      {"code": "BUDGET_JOINTLY_APPROVED", "title": "Rancangan Perda APBD disetujui bersama DPRD",
       "year": -1, "month": 11, "day": 30},
      {"code": "BUDGET_REGULATED", "title": "Perda APBD dan Perkada penjabaran APBD ditetapkan",
       "year": -1, "month": 12, "day": 31}]}');
