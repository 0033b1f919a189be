-- National rules of methods, contract types, reminders and review; an instansi may set its own beside them.
SELECT set_config('terpadu.scope', 'service', true);

-- Most that direct procurement takes, and the open method above it. The oldest row stands for earlier days too.
WITH threshold (category, open, direct, valid_from, legal_basis) AS (
  VALUES
    ('BARANG', 'TENDER', 200000000, '2000-01-01', 'Perpres 54/2010 as amended by Perpres 70/2012, art. 39'),
    ('BARANG', 'TENDER', 200000000, '2018-03-22', 'Perpres 16/2018 art. 38'),
    ('BARANG', 'TENDER', 200000000, '2021-02-02', 'Perpres 16/2018 art. 38 as amended by Perpres 12/2021'),
    ('BARANG', 'TENDER', 200000000, '2025-04-30', 'Perpres 16/2018 art. 38 as amended by Perpres 46/2025'),
    ('JASA_LAINNYA', 'TENDER', 200000000, '2000-01-01', 'Perpres 54/2010 as amended by Perpres 70/2012, art. 39'),
    ('JASA_LAINNYA', 'TENDER', 200000000, '2018-03-22', 'Perpres 16/2018 art. 38'),
    ('JASA_LAINNYA', 'TENDER', 200000000, '2021-02-02', 'Perpres 16/2018 art. 38 as amended by Perpres 12/2021'),
    ('JASA_LAINNYA', 'TENDER', 200000000, '2025-04-30', 'Perpres 16/2018 art. 38 as amended by Perpres 46/2025'),
    ('PEKERJAAN_KONSTRUKSI', 'TENDER', 200000000, '2000-01-01',
     'Perpres 54/2010 as amended by Perpres 70/2012, art. 39'),
    ('PEKERJAAN_KONSTRUKSI', 'TENDER', 200000000, '2018-03-22', 'Perpres 16/2018 art. 38'),
    ('PEKERJAAN_KONSTRUKSI', 'TENDER', 200000000, '2021-02-02', 'Perpres 16/2018 art. 38 as amended by Perpres 12/2021'),
    ('PEKERJAAN_KONSTRUKSI', 'TENDER', 400000000, '2025-04-30', 'Perpres 16/2018 art. 38 as amended by Perpres 46/2025'),
    ('JASA_KONSULTANSI', 'SELEKSI', 50000000, '2000-01-01', 'Perpres 54/2010 as amended by Perpres 70/2012, art. 45'),
    ('JASA_KONSULTANSI', 'SELEKSI', 100000000, '2018-03-22', 'Perpres 16/2018 art. 41'),
    ('JASA_KONSULTANSI', 'SELEKSI', 100000000, '2021-02-02', 'Perpres 16/2018 art. 41 as amended by Perpres 12/2021'),
    ('JASA_KONSULTANSI', 'SELEKSI', 100000000, '2025-04-30', 'Perpres 16/2018 art. 41 as amended by Perpres 46/2025'))
INSERT INTO rule (instansi, kind, valid_from, legal_basis, value)
SELECT 'nasional', 'method_threshold/' || category, valid_from::date, legal_basis,
       jsonb_build_object('direct', direct, 'open', open)
  FROM threshold;

-- Methods by condition, in the order in which they are proposed. `needed`: without one of its codes the method is
-- refused; that of e-purchasing is proven by its checklist.
INSERT INTO rule (instansi, kind, valid_from, legal_basis, value) VALUES
  ('nasional', 'method_condition', '2000-01-01',
   'Perpres 16/2018 art. 38 and 41, as amended by Perpres 12/2021 and 46/2025',
   '{"methods": [
      {"method": "E_PURCHASING", "needed": false,
       "categories": ["BARANG", "PEKERJAAN_KONSTRUKSI", "JASA_LAINNYA", "JASA_KONSULTANSI"],
       "codes": ["KATALOG"]},
      {"method": "PENUNJUKAN_LANGSUNG", "needed": true,
       "categories": ["BARANG", "PEKERJAAN_KONSTRUKSI", "JASA_LAINNYA", "JASA_KONSULTANSI"],
       "codes": ["KEADAAN_TERTENTU", "MENDADAK", "RAHASIA", "KESATUAN_KONSTRUKSI", "SATU_PENYEDIA", "BENIH_PUPUK",
                 "PRASARANA_MBR", "HAK_PATEN", "TENDER_GAGAL", "KONSULTAN_BERULANG", "KONSULTAN_HUKUM"]},
      {"method": "TENDER_CEPAT", "needed": true,
       "categories": ["BARANG", "PEKERJAAN_KONSTRUKSI", "JASA_LAINNYA"],
       "codes": ["SPESIFIKASI_RINCI"]}]}'),
  ('nasional', 'small_business', '2000-01-01', 'Perpres 54/2010 art. 100: up to Rp2.5 billion', '{"limit": 2500000000}'),
  ('nasional', 'small_business', '2021-02-02', 'Perpres 12/2021 art. 65: up to Rp15 billion', '{"limit": 15000000000}'),
  ('nasional', 'rpp_reminder', '2000-01-01', 'SOP of the procurement unit (UKPBJ)', '{"days_before": [7, 2, 0]}');

WITH allowed (category, types) AS (
  VALUES ('BARANG', '["LUMSUM", "HARGA_SATUAN", "GABUNGAN"]'),
         ('PEKERJAAN_KONSTRUKSI', '["LUMSUM", "HARGA_SATUAN", "GABUNGAN"]'),
         ('JASA_LAINNYA', '["LUMSUM", "HARGA_SATUAN", "GABUNGAN"]'),
         ('JASA_KONSULTANSI', '["LUMSUM", "WAKTU_PENUGASAN"]'))
INSERT INTO rule (instansi, kind, valid_from, legal_basis, value)
SELECT 'nasional', 'contract_type/' || category, '2000-01-01', 'Perpres 16/2018 art. 27 as amended by Perpres 12/2021',
       jsonb_build_object('allowed', types::jsonb)
  FROM allowed;

-- Whoever may not approve an RPP may not return it either.
UPDATE rule
   SET value = jsonb_set(value, '{pairs}', value -> 'pairs' ||
                 '[["submit RPP", "return RPP"], ["finalize", "return RPP"], ["announce", "return RPP"]]'::jsonb)
 WHERE instansi = 'nasional' AND kind = 'role_conflict';
