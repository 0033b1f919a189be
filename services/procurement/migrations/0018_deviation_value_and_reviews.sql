-- Deviations in the value of a package, and in what it holds.
ALTER TABLE deviation
  ADD COLUMN value          bigint CHECK (value > 0),
  ADD COLUMN package_change text NOT NULL DEFAULT '',
  DROP CONSTRAINT deviation_check,
  ADD CONSTRAINT deviation_of_something
    CHECK (num_nonnulls(selection_start, selection_end, method, value, nullif(package_change, '')) >= 1);

-- Probity audits and internal reviews.
CREATE TABLE review (
  instansi       text COLLATE "C" NOT NULL,
  review_id      text COLLATE "C" NOT NULL,
  rup_package_id text COLLATE "C" NOT NULL,
  kind           text NOT NULL CHECK (kind IN ('PROBITY', 'INTERNAL')),
  stage          text NOT NULL CHECK (stage IN ('PLANNING', 'SELECTION', 'CONTRACT_EXECUTION', 'HAND_OVER')),
  scope          text NOT NULL CHECK (scope <> ''),
  state          text NOT NULL CHECK (state IN ('OPEN', 'ISSUED', 'CLOSED')),
  reviewer       text NOT NULL CHECK (reviewer <> ''),
  report_sha256  text CHECK (report_sha256 ~ '^[0-9a-f]{64}$'),
  version        bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
  PRIMARY KEY (instansi, review_id),
  FOREIGN KEY (instansi, rup_package_id) REFERENCES rup_package,
  CONSTRAINT review_reported CHECK ((report_sha256 IS NULL) = (state = 'OPEN'))
);
CREATE INDEX review_of_package ON review (instansi, rup_package_id);

CREATE TABLE review_finding (
  instansi        text COLLATE "C" NOT NULL,
  review_id       text COLLATE "C" NOT NULL,
  finding_id      text COLLATE "C" NOT NULL,
  text            text NOT NULL CHECK (text <> ''),
  recommendation  text NOT NULL CHECK (recommendation <> ''),
  severity        text NOT NULL CHECK (severity IN ('LOW', 'MEDIUM', 'HIGH')),
  found_date      date NOT NULL,
  due_date        date NOT NULL,
  state           text NOT NULL CHECK (state IN ('OPEN', 'FOLLOWED_UP', 'CLOSED')),
  follow_up       text NOT NULL DEFAULT '',
  follow_up_date  date,
  evidence_sha256 text CHECK (evidence_sha256 ~ '^[0-9a-f]{64}$'),
  verification    text NOT NULL DEFAULT '',
  version         bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
  PRIMARY KEY (instansi, review_id, finding_id),
  FOREIGN KEY (instansi, review_id) REFERENCES review,
  CHECK (due_date >= found_date),
  CONSTRAINT review_finding_followed_up CHECK (follow_up_date IS NOT NULL OR state = 'OPEN'),
  CHECK ((follow_up_date IS NULL) = (follow_up = ''))
);
CREATE INDEX review_finding_due ON review_finding (instansi, due_date) WHERE state <> 'CLOSED';

-- Complaints are kept elsewhere: here is which one, where, and how it stands as told.
CREATE TABLE complaint_reference (
  instansi               text COLLATE "C" NOT NULL,
  complaint_reference_id text COLLATE "C" NOT NULL,
  rup_package_id         text COLLATE "C" NOT NULL,
  channel                text NOT NULL CHECK (channel <> ''),
  reference              text NOT NULL CHECK (reference <> ''),
  received_date          date NOT NULL,
  state                  text NOT NULL CHECK (state <> ''),
  exempt                 boolean NOT NULL,
  version                bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
  PRIMARY KEY (instansi, complaint_reference_id),
  CONSTRAINT complaint_reference_once UNIQUE (instansi, channel, reference),
  FOREIGN KEY (instansi, rup_package_id) REFERENCES rup_package
);
CREATE INDEX complaint_reference_of_package ON complaint_reference (instansi, rup_package_id, complaint_reference_id);

SELECT protect_instansi('review', 'review_finding', 'complaint_reference');

INSERT INTO rule (instansi, kind, valid_from, legal_basis, value) VALUES
  -- An HPS this many percent below the pagu is another value than planned: the Sekda decides. No law names a figure; an
  -- instansi sets its own.
  ('nasional', 'deviation_value', '2000-01-01', 'Perpres 16/2018 on the RUP; the figure is of this suite',
   '{"percent_below": 50}');
-- Who approved an RPP of the package does not audit it.
UPDATE rule SET value = jsonb_set(value, '{apart}', value -> 'apart' || '[["REVIEWER", "APIP"]]')
 WHERE instansi = 'nasional' AND kind = 'segregation';
