-- What counts as a gap, nationally. An instansi that sees it otherwise inserts a row under its id; the last day of the
-- fiscal year asked for decides.
INSERT INTO rule (instansi, kind, valid_from, legal_basis, value) VALUES
  -- Which nodes should have an indicator of their own, by kind of plan.
  ('nasional', 'measured_nodes', '2000-01-01', 'Permendagri 86/2017; PermenPANRB 25/2020 (road map)', '{
     "kinds": {
       "RPJMD": ["TUJUAN", "SASARAN", "PROGRAM"],
       "RENSTRA": ["TUJUAN", "SASARAN", "PROGRAM", "KEGIATAN", "SUB_KEGIATAN"],
       "RKPD": ["PROGRAM", "KEGIATAN", "SUB_KEGIATAN"],
       "RENJA": ["PROGRAM", "KEGIATAN", "SUB_KEGIATAN"],
       "ROADMAP_RB": ["ACTION"]}}'),
  -- Accounts that need no RUP package: personnel, interest, subsidies, grants, social aid, unforeseen, transfers.
  ('nasional', 'accounts_without_rup', '2000-01-01', 'Peraturan LKPP 11/2021; akun menurut Kepmendagri 050-5889/2021', '{
     "prefixes": ["5.1.01", "5.1.03", "5.1.04", "5.1.05", "5.1.06", "5.3", "5.4"]}');
