-- National rules; an instansi may set its own beside them.
SELECT set_config('terpadu.scope', 'service', true);

INSERT INTO rule (instansi, kind, valid_from, legal_basis, value) VALUES
  ('nasional', 'rpp_due', '2000-01-01',
   'SOP of the procurement unit (UKPBJ): RPP by the 20th of the month before selection, a revised one by the 28th',
   '{"day": 20, "revised_day": 28}'),
  ('nasional', 'role_conflict', '2000-01-01',
   'Perpres 16/2018 on the actors of procurement, as amended by Perpres 12/2021 and 46/2025',
   '{"pairs": [["finalize", "announce"], ["submit RPP", "approve RPP"], ["finalize", "approve RPP"],
               ["announce", "approve RPP"]]}');

-- What an RPP must bring. `mandatory` is what it is refused without.
WITH basis (text) AS (
  VALUES ('Perpres 16/2018 on preparing procurement, as amended by Perpres 12/2021 and 46/2025')),
item (code, title) AS (
  VALUES ('KAK', 'Kerangka acuan kerja'),
         ('SPESIFIKASI', 'Spesifikasi teknis'),
         ('HPS', 'Harga perkiraan sendiri'),
         ('RANCANGAN_KONTRAK', 'Rancangan kontrak'),
         ('JADWAL', 'Jadwal pelaksanaan'),
         ('PENGADAAN_KHUSUS', 'Alasan penunjukan langsung'),
         ('KATALOG', 'Produk dan harga dalam katalog elektronik'),
         ('RAB', 'Rencana anggaran biaya'),
         ('TIM_SWAKELOLA', 'Keputusan tim pelaksana swakelola')),
list (method, codes) AS (
  VALUES ('PENGADAAN_LANGSUNG', ARRAY['SPESIFIKASI', 'HPS', 'RANCANGAN_KONTRAK']),
         ('PENUNJUKAN_LANGSUNG', ARRAY['SPESIFIKASI', 'HPS', 'RANCANGAN_KONTRAK', 'PENGADAAN_KHUSUS']),
         ('TENDER', ARRAY['KAK', 'SPESIFIKASI', 'HPS', 'RANCANGAN_KONTRAK']),
         ('TENDER_CEPAT', ARRAY['SPESIFIKASI', 'HPS', 'RANCANGAN_KONTRAK']),
         ('SELEKSI', ARRAY['KAK', 'HPS', 'RANCANGAN_KONTRAK']),
         ('E_PURCHASING', ARRAY['SPESIFIKASI', 'HPS', 'KATALOG']),
         ('SWAKELOLA', ARRAY['KAK', 'RAB', 'JADWAL', 'TIM_SWAKELOLA']))
INSERT INTO rule (instansi, kind, valid_from, legal_basis, value)
SELECT 'nasional', 'rpp_checklist/' || list.method, '2000-01-01', basis.text,
       jsonb_build_object('mandatory', (
         SELECT jsonb_agg(jsonb_build_object('code', item.code, 'title', item.title) ORDER BY wanted.place)
           FROM unnest(list.codes) WITH ORDINALITY AS wanted (code, place)
           JOIN item USING (code)))
  FROM list, basis;
