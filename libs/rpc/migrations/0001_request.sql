-- One row for each request_id that changed something (AIP-155). A request that comes again is answered from here.
CREATE TABLE request (
  instansi    text        NOT NULL,
  request_id  uuid        NOT NULL,
  method      text        NOT NULL,
  fingerprint text        NOT NULL,             -- SHA-256 of the request
  resource    text        NOT NULL DEFAULT '',  -- name of what it made or changed
  response    bytea,                            -- serialized; NULL where the response is read anew from the resource
  created_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (instansi, request_id)
);

-- Rows come in the order of their age, so that the smallest of indexes finds the old ones.
CREATE INDEX request_created_at ON request USING brin (created_at);

SELECT protect_instansi('request');
