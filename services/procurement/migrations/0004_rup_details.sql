-- What a MAK means: sub kegiatan and account of a line, '' for lines that came before this was kept.
ALTER TABLE budget_line ADD COLUMN sub_kegiatan text COLLATE "C" NOT NULL DEFAULT '',
                        ADD COLUMN account      text COLLATE "C" NOT NULL DEFAULT '';
CREATE INDEX budget_line_mak ON budget_line (instansi, sub_kegiatan, account);

-- What SIRUP asks of a package besides. Dates planned by the month only are the first of that month.
CREATE TABLE rup_detail (
  instansi                text COLLATE "C" NOT NULL,
  rup_package_id          text COLLATE "C" NOT NULL,
  sirup_code              text NOT NULL CHECK (sirup_code ~ '^[0-9]*$'),
  work_description        text NOT NULL,
  specification           text NOT NULL,
  volume                  text NOT NULL,
  fund_source             text,
  fund_origin             text NOT NULL,
  domestic_product        boolean NOT NULL,
  tkdn_hundredths         int NOT NULL CHECK (tkdn_hundredths BETWEEN 0 AND 10000),
  small_business          boolean NOT NULL,
  sustainable             boolean NOT NULL,
  pre_dpa                 boolean NOT NULL,
  multi_year_until        int NOT NULL,  -- 0 for one year
  multi_year_approval     text NOT NULL,
  consolidation           text NOT NULL,
  swakelola_type          int NOT NULL CHECK (swakelola_type BETWEEN 0 AND 4),
  organizer               text NOT NULL,
  method_conditions       text[] NOT NULL,
  contract_start          date,
  contract_start_by_month boolean NOT NULL,
  contract_end            date,
  contract_end_by_month   boolean NOT NULL,
  usage_start             date,
  usage_start_by_month    boolean NOT NULL,
  usage_end               date,
  usage_end_by_month      boolean NOT NULL,
  PRIMARY KEY (instansi, rup_package_id),
  FOREIGN KEY (instansi, rup_package_id) REFERENCES rup_package,
  CHECK ((multi_year_until = 0) = (multi_year_approval = '')),
  CHECK (swakelola_type < 2 OR organizer <> '')
);
CREATE INDEX rup_detail_sirup_code ON rup_detail (instansi, sirup_code) WHERE sirup_code <> '';

CREATE TABLE rup_location (
  instansi       text COLLATE "C" NOT NULL,
  rup_package_id text COLLATE "C" NOT NULL,
  place          int NOT NULL CHECK (place >= 1),  -- in the package
  province       text NOT NULL CHECK (province <> ''),
  regency        text NOT NULL CHECK (regency <> ''),
  site           text NOT NULL,
  PRIMARY KEY (instansi, rup_package_id, place),
  FOREIGN KEY (instansi, rup_package_id) REFERENCES rup_detail
);

-- Announced packages whose RPP comes due.
CREATE INDEX rup_package_selection_start ON rup_package (instansi, selection_start) WHERE state = 'ANNOUNCED';

SELECT protect_instansi('rup_detail', 'rup_location');
