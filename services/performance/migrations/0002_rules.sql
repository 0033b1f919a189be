-- How achievement is judged, nationally. An instansi that has set its own inserts a row under its id; the day that
-- decides is the last one of the quarter measured. Percents are texts, so that no floating point touches them.

-- Predicates, from a percent (inclusive) upwards.
INSERT INTO rule (instansi, kind, valid_from, legal_basis, value) VALUES
  ('nasional', 'predicate_bands', '2000-01-01',
   'Perpres 29/2014 tentang SAKIP; PermenPANRB 53/2014 (lampiran pengukuran kinerja)', '{
     "bands": [
       {"from": "100", "predicate": "Sangat Berhasil"},
       {"from": "75", "predicate": "Berhasil"},
       {"from": "55", "predicate": "Cukup"},
       {"from": "0", "predicate": "Kurang"}]}');

-- Bounds of an achievement, and what counts against a target of 0, where no formula can divide: a target met is met
-- (100); by how much it is exceeded no ratio can say, so that better counts as met too; worse is nothing. `null`
-- instead of a percent means: no achievement. No national text sets these numbers.
INSERT INTO rule (instansi, kind, valid_from, legal_basis, value) VALUES
  ('nasional', 'achievement_policy', '2000-01-01', 'ditetapkan instansi', '{
     "version": 1,
     "cap": "120.00",
     "floor": "0.00",
     "zero_target": {"equal": "100.00", "better": "100.00", "worse": "0.00"}}');

-- Scales of words, the best first, each with its spellings. `ordinal_scales` names those in use.
INSERT INTO rule (instansi, kind, valid_from, legal_basis, value) VALUES
  ('nasional', 'ordinal_scales', '2000-01-01', 'ditetapkan instansi',
   '{"scales": ["opini_bpk", "peringkat_kinerja", "predikat_penilaian", "nilai_mutu"]}'),
  ('nasional', 'ordinal_scale/opini_bpk', '2000-01-01', 'UU 15/2004 pasal 16 (penjelasan)', '{
     "words": [
       ["WTP", "Wajar Tanpa Pengecualian", "Opini WTP"],
       ["WDP", "Wajar Dengan Pengecualian", "Opini WDP"],
       ["TW", "Tidak Wajar", "Opini TW"],
       ["TMP", "Tidak Menyatakan Pendapat", "Tidak Memberikan Pendapat", "Disclaimer"]]}'),
  ('nasional', 'ordinal_scale/peringkat_kinerja', '2000-01-01', 'Permendagri 86/2017 (lampiran, skala peringkat kinerja)',
   '{"words": [["Sangat Tinggi"], ["Tinggi"], ["Sedang"], ["Rendah"], ["Sangat Rendah"]]}'),
  ('nasional', 'ordinal_scale/predikat_penilaian', '2000-01-01', 'ditetapkan instansi',
   '{"words": [["Sangat Baik"], ["Baik"], ["Cukup", "Cukup Baik"], ["Kurang", "Kurang Baik"], ["Sangat Kurang"]]}'),
  ('nasional', 'ordinal_scale/nilai_mutu', '2000-01-01', 'PermenPANRB 88/2021 (predikat AKIP)',
   '{"words": [["AA"], ["A"], ["BB"], ["B"], ["CC"], ["C"], ["D"]]}');
