-- What a document says of a node in columns that have no field: [[label, text], …], as printed.
ALTER TABLE plan_node ADD COLUMN details jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(details) = 'array');

-- The profile `action-matrix` ships with the binary from now on (domain/import/profiles), where the importer finds it
-- without a service too. A row of `rule` still comes before it, in the newer form.
SELECT set_config('terpadu.scope', 'service', true);
DELETE FROM rule WHERE instansi = 'nasional' AND kind = 'import_profile/action-matrix';
