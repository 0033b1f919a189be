-- What a plan is made of, which stages it goes through and how its consistency is judged; README.md explains the forms.
SELECT set_config('terpadu.scope', 'service', true);

INSERT INTO rule (instansi, kind, valid_from, legal_basis, value) VALUES
-- Below which kinds of node a kind may stand; "" is the root.
('nasional', 'plan_tree/RPJMD', '2000-01-01', 'Law 25/2004; Permendagri 86/2017', '{
  "VISI": [""], "MISI": ["", "VISI"], "TUJUAN": ["", "MISI"], "SASARAN": ["", "MISI", "TUJUAN"],
  "PROGRAM": ["", "MISI", "TUJUAN", "SASARAN"]}'),
('nasional', 'plan_tree/RENSTRA', '2000-01-01', 'Law 25/2004; Permendagri 86/2017', '{
  "VISI": [""], "MISI": ["", "VISI"], "TUJUAN": ["", "MISI"], "SASARAN": ["", "TUJUAN"],
  "PROGRAM": ["", "TUJUAN", "SASARAN"], "KEGIATAN": ["PROGRAM"], "SUB_KEGIATAN": ["KEGIATAN"]}'),
('nasional', 'plan_tree/RKPD', '2000-01-01', 'Law 25/2004; Permendagri 86/2017', '{
  "MISI": [""], "TUJUAN": ["", "MISI"], "SASARAN": ["", "TUJUAN"], "PROGRAM": ["", "TUJUAN", "SASARAN"],
  "KEGIATAN": ["PROGRAM"], "SUB_KEGIATAN": ["KEGIATAN"]}'),
('nasional', 'plan_tree/RENJA', '2000-01-01', 'Law 25/2004; Permendagri 86/2017', '{
  "TUJUAN": [""], "SASARAN": ["", "TUJUAN"], "PROGRAM": ["", "TUJUAN", "SASARAN"], "KEGIATAN": ["PROGRAM"],
  "SUB_KEGIATAN": ["KEGIATAN"]}'),
('nasional', 'plan_tree/ROADMAP_RB', '2000-01-01', 'Perpres 81/2010; PermenPANRB 25/2020', '{
  "TUJUAN": [""], "AREA": ["", "TUJUAN"], "SASARAN": ["", "TUJUAN", "AREA"], "PROGRAM": ["", "AREA", "SASARAN"],
  "KEGIATAN": ["PROGRAM"], "SUB_KEGIATAN": ["KEGIATAN"], "ACTION": ["", "AREA", "SASARAN", "PROGRAM"]}'),
-- The day by which a stage is entered, in the year so many before the plan's first.
('nasional', 'plan_stages/RKPD', '2000-01-01', 'Permendagri 86/2017', '{"stages": [
  {"id": "persiapan", "title": "Persiapan", "due": {"years_before": 2, "month": 12, "day": 7}},
  {"id": "rancangan-awal", "title": "Rancangan awal", "due": {"years_before": 1, "month": 1, "day": 31}},
  {"id": "rancangan", "title": "Rancangan", "due": {"years_before": 1, "month": 3, "day": 15}},
  {"id": "musrenbang", "title": "Musrenbang", "due": {"years_before": 1, "month": 3, "day": 31}},
  {"id": "rancangan-akhir", "title": "Rancangan akhir", "due": {"years_before": 1, "month": 5, "day": 31}},
  {"id": "penetapan", "title": "Penetapan", "due": {"years_before": 1, "month": 7, "day": 7}}]}'),
-- How severe each rule of consistency is (a rule left out is not asked), and which plan is compared with which above it:
-- which kinds of node, of one unit alone or of all.
('nasional', 'plan_check', '2000-01-01', 'Permendagri 86/2017; PermenPANRB 25/2020', '{
  "severity": {
    "CEILING_BELOW_PARTS": "WARNING", "CEILING_ABOVE_PARTS": "INFO", "CEILING_MISSING": "WARNING",
    "NODE_TWICE": "WARNING", "CODE_OUT_OF_PLACE": "WARNING", "QUICK_WIN_TOO_LONG": "WARNING",
    "SERIES_DROPS_TO_ZERO": "WARNING", "SERIES_MISSES_FINAL_TARGET": "WARNING", "SERIES_TWICE": "WARNING", "CODE_UNKNOWN": "WARNING",
    "UPPER_PLAN_MISSING": "INFO", "NOT_IN_UPPER_PLAN": "WARNING", "UPPER_NODE_NOT_TAKEN_UP": "WARNING",
    "CEILING_ABOVE_UPPER_PLAN": "WARNING", "TARGET_DIFFERS_FROM_UPPER_PLAN": "WARNING",
    "ACTION_NOT_CARRIED": "WARNING"},
  "above": [
    {"plan": "RENSTRA", "above": "RPJMD", "kinds": ["PROGRAM"]},
    {"plan": "RKPD", "above": "RPJMD", "kinds": ["PROGRAM"], "all_of_it": true},
    {"plan": "RENJA", "above": "RENSTRA", "kinds": ["PROGRAM", "KEGIATAN", "SUB_KEGIATAN"], "all_of_it": true},
    {"plan": "RENJA", "above": "RKPD", "kinds": ["PROGRAM", "KEGIATAN", "SUB_KEGIATAN"], "all_of_it": true}],
  "quick_wins": "quick-wins"
}');
