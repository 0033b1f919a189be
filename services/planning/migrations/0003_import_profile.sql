-- How an action matrix of a road map is read, and the reform areas; README.md explains the form. A document that prints
-- other headers or names needs a newer row, of the instansi or for all; no program changes.
SELECT set_config('terpadu.scope', 'service', true);

INSERT INTO rule (instansi, kind, valid_from, legal_basis, value) VALUES
('nasional', 'import_profile/action-matrix', '2010-12-21', 'Perpres 81/2010; PermenPANRB 11/2015', '{
  "columns": [
    {"field": "problem", "headers": ["Permasalahan", "Pemasalahan"]},
    {"field": "action", "headers": ["Aksi", "Rencana Aksi"], "inherits": "WARNING"},
    {"field": "result", "headers": ["Hasil"], "inherits": "INFO", "continues": true},
    {"field": "condition", "headers": ["Kondisi yang Diharapkan"], "inherits": "INFO", "continues": true},
    {"field": "target", "headers": ["Target Pencapaian Aksi", "Target Pencapaian"], "width": 5},
    {"field": "program", "headers": ["Program"], "inherits": "INFO"},
    {"field": "budget", "headers": ["Estimasi Anggaran (Rp.)/Tahun", "Estimasi Anggaran /Tahun"]},
    {"field": "units", "headers": ["Penanggung Jawab"], "inherits": "INFO"}
  ],
  "areas": "reform_area",
  "words": {
    "score": ["Skor", "Nilai"],
    "level": ["Level", "Tingkat"],
    "index": ["Indeks", "Index"],
    "percent": ["persen", "prosen"],
    "at_least": ["minimal", "min", "sekurang-kurangnya", "paling sedikit"],
    "until": ["s/d", "s.d.", "sd", "sampai", "sampai dengan"],
    "longest_ordinal": 60
  }
}'),
('nasional', 'reform_area', '2010-12-21', 'Perpres 81/2010; PermenPANRB 11/2015; PermenPANRB 25/2020', '{
  "areas": [
    {"id": "mental-aparatur", "names": ["Manajemen Perubahan", "Pola Pikir (Mind Set) dan Budaya Kerja (Culture Set)",
      "Pola Pikir dan Budaya Kerja", "Mental Aparatur", "Penataan Mental Aparatur"]},
    {"id": "organisasi", "names": ["Penataan dan Penguatan Organisasi", "Organisasi", "Penguatan Organisasi",
      "Penataan Organisasi", "Penguatan Kelembagaan", "Kelembagaan"]},
    {"id": "tatalaksana", "names": ["Tatalaksana", "Tata Laksana", "Penataan Tatalaksana", "Penataan Tata Laksana"]},
    {"id": "peraturan", "names": ["Peraturan Perundang-undangan", "Penataan Peraturan Perundang-undangan",
      "Deregulasi Kebijakan", "Penguatan Peraturan Perundang-undangan"]},
    {"id": "sdm-aparatur", "names": ["Sumber Daya Manusia Aparatur", "SDM Aparatur", "Sumber Daya Manusia",
      "Penataan Sistem Manajemen SDM", "Penataan Sistem Manajemen SDM Aparatur",
      "Penataan Sistem Manajemen Sumber Daya Manusia"]},
    {"id": "pengawasan", "names": ["Pengawasan", "Penguatan Pengawasan"]},
    {"id": "akuntabilitas", "names": ["Akuntabilitas Kinerja", "Akuntabilitas", "Penguatan Akuntabilitas",
      "Penguatan Akuntabilitas Kinerja"]},
    {"id": "pelayanan-publik", "names": ["Pelayanan Publik", "Peningkatan Kualitas Pelayanan Publik",
      "Peningkatan Pelayanan Publik"]},
    {"id": "quick-wins", "names": ["Quick Wins", "Quick Win"]}
  ]
}');
