-- National rules; an instansi may set its own beside them.
SELECT set_config('terpadu.scope', 'service', true);

INSERT INTO rule (instansi, kind, valid_from, legal_basis, value) VALUES
  -- Methods of selection whose contract needs an SPPBJ.
  ('nasional', 'appointment', '2000-01-01', 'Perpres 16/2018 on signing contracts; LKPP 12/2021',
   '{"methods": ["TENDER", "TENDER_CEPAT", "SELEKSI", "PENUNJUKAN_LANGSUNG"]}'),
  -- When a guarantee is required and of how many basis points; `low_offer_bp`: below this share of the HPS the percentage
  -- is of the HPS.
  ('nasional', 'contract_guarantee/PERFORMANCE', '2000-01-01', 'Perpres 16/2018 art. 33, as amended by Perpres 12/2021',
   '{"categories": ["BARANG", "PEKERJAAN_KONSTRUKSI", "JASA_LAINNYA"], "methods_free": ["E_PURCHASING"],
     "above": 200000000, "basis_points": 500, "low_offer_bp": 8000}'),
  ('nasional', 'contract_guarantee/ADVANCE', '2000-01-01', 'Perpres 16/2018 art. 34, as amended by Perpres 12/2021',
   '{"categories": ["BARANG", "PEKERJAAN_KONSTRUKSI", "JASA_KONSULTANSI", "JASA_LAINNYA"], "methods_free": [],
     "above": 0, "basis_points": 10000, "low_offer_bp": 0}'),
  ('nasional', 'contract_guarantee/MAINTENANCE', '2000-01-01', 'Perpres 16/2018 art. 35, as amended by Perpres 12/2021',
   '{"categories": ["BARANG", "PEKERJAAN_KONSTRUKSI", "JASA_LAINNYA"], "methods_free": [],
     "above": 0, "basis_points": 500, "low_offer_bp": 0}'),
  -- How much may be paid in advance: the first band that fits.
  ('nasional', 'advance_payment', '2000-01-01', 'Perpres 16/2018 art. 29',
   '{"bands": [{"small_business": true, "most_bp": 3000}, {"small_business": false, "most_bp": 2000}],
     "multi_year_bp": 1500}'),
  ('nasional', 'advance_payment', '2021-02-02', 'Perpres 16/2018 art. 29, as amended by Perpres 12/2021',
   '{"bands": [{"small_business": true, "up_to": 200000000, "most_bp": 5000}, {"small_business": true, "most_bp": 3000},
               {"small_business": false, "most_bp": 2000}],
     "multi_year_bp": 1500}'),
  -- How much a contract may grow over what it was signed for.
  ('nasional', 'contract_amendment', '2000-01-01', 'Perpres 16/2018 art. 54, as amended by Perpres 12/2021',
   '{"most_bp": 1000}'),
  -- A day's delay, and its cap.
  ('nasional', 'contract_penalty', '2000-01-01', 'Perpres 16/2018 art. 79 (rate); LKPP 12/2021, general terms of contract (cap)',
   '{"rate_per_mille": 1, "cap_bp": 500}'),
  -- By how much a contract may be behind its plan before a show-cause meeting is due.
  ('nasional', 'critical_contract', '2000-01-01', 'LKPP 12/2021 on critical contracts',
   '{"bands": [{"planned_up_to_bp": 7000, "shortfall_bp": 1000}, {"planned_up_to_bp": 10000, "shortfall_bp": 500}]}');
